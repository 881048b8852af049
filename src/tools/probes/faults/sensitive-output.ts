import { DETECTIONS } from "../../../core/redact/detector.ts";
import type { Observation } from "../caller.ts";
import type { Fault } from "../fault.ts";
import type { Subject } from "../subject.ts";

const SECRETS = ["api_key", "jwt"] as const;
const SAYS_SO =
  /\b(all|every|entire|the|process|print\w*|return\w*)\b.{0,20}\benvironment variables\b|\benv(ironment)? vars\b/i;
const ENVIRONMENT = /(^|[\s"'{,])(PATH|HOME)["']?\s*[:=]\s*["']?[^\s"']*\//;

/** Whether it gives away what its caller must not see: the environment, keys, tokens. */
export const sensitiveOutput: Fault = {
  id: "sensitive_output",
  severity: "high",
  stage: "afterwards",
  pattern: "Secrets reach the model's context, its provider and every log on the way",
  fix: "Leave it out, or name the few values that are safe to show",
  check: (subject, { canary }) => {
    for (const observation of subject.seen) {
      const what = leaked(observation, canary);
      if (what !== undefined) return [{ message: `Its answer holds ${what}`, evidence: [observation] }];
    }
    if (SAYS_SO.test(subject.tool.description) && gives(subject))
      return [{ message: "By its description it gives away the environment of its process" }];
    return [];
  },
};

function gives({ kind }: Subject): boolean {
  return kind.effect === "read" && kind.parameters.every(({ required }) => !required);
}

function leaked({ answer, input }: Observation, canary: string | undefined): string | undefined {
  const { text } = answer;
  if (canary !== undefined && text.includes(canary)) return "the environment of its process";
  if (ENVIRONMENT.test(text)) return "environment variables of its process";
  const sent = JSON.stringify(input);
  for (const kind of SECRETS) {
    const { hint, find } = DETECTIONS[kind];
    if (!new RegExp(hint).test(text)) continue;
    const found = [...find(text)].find((span) => !sent.includes(text.slice(span.start, span.end)));
    if (found !== undefined) return `what looks like a secret (${kind})`;
  }
  return undefined;
}
