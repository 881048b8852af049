import type { Check } from "../check.ts";
import { byCommands, DAY } from "../check.ts";

/** Days: nobody knows here whether the code has changed since. */
const COUNTS = 7;

export const promptsDecomposed: Check = {
  id: "prompts-decomposed",
  question: "Has every prompt one task: routing, reasoning or acting?",
  answer({ code, workflow }) {
    const shownBy = "airworthy audit";
    if (code === undefined)
      return {
        verdict: "INCONCLUSIVE",
        words: "the code was not audited",
        evidence: [],
        shownBy,
        ...byCommands(`airworthy ready ${workflow}`),
      };
    const { at, verdict, confidence, because, findings } = code;
    const found = {
      evidence: [
        { what: "pattern 2", value: verdict },
        { what: "sure", value: confidence },
        { what: "findings", value: findings },
      ],
      shownBy,
      at,
      expiresAt: at + COUNTS * DAY,
    };
    if (verdict === "absent" && confidence === "low")
      return {
        ...found,
        verdict: "INCONCLUSIVE",
        words: because,
        next: "put prompts into prompt() or *.prompt.md files, where they can be read; then airworthy audit",
      };
    if (verdict === "absent") return { ...found, verdict: "PASS", words: because };
    return {
      ...found,
      verdict: verdict === "cannot tell" ? "INCONCLUSIVE" : "BLOCK",
      words: `${verdict}: ${because}`,
      next: "airworthy audit --verbose",
    };
  },
};
