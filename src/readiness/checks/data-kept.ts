import type { Check } from "../check.ts";

export const dataKept: Check = {
  id: "data-kept",
  question: "Are redaction and retention on?",
  answer({ settings: { redaction, retention }, now }) {
    const { days, bytes } = retention;
    const isBounded = days !== null;
    const isRedacted = redaction !== undefined;
    const found = {
      evidence: [
        { what: "redaction", value: isRedacted ? "on" : "off" },
        { what: "days that runs are kept", value: days ?? "all" },
        { what: "bytes of the store", value: bytes ?? "all" },
      ],
      shownBy: "airworthy serve (page Settings)",
      at: now,
    };
    if (isRedacted && isBounded)
      return { ...found, verdict: "PASS", words: `redaction is on; runs are kept for ${days} days` };
    const missing = [
      ...(isRedacted ? [] : ["nothing is redacted"]),
      ...(isBounded ? [] : ["runs are kept for ever"]),
    ];
    const next = [
      ...(isRedacted ? [] : ['redact: { detect: ["email", "api_key"] }']),
      ...(isBounded ? [] : ["retention: { days: 30 }"]),
    ];
    return {
      ...found,
      verdict: "BLOCK",
      words: missing.join("; "),
      next: `set ${next.join(" and ")} in the configuration`,
    };
  },
};
