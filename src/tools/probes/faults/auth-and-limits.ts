import type { Observation } from "../caller.ts";
import type { Fault, Symptom } from "../fault.ts";
import { wentWell } from "../lab.ts";
import { quoted } from "../quoted.ts";

const LIMITED =
  /\b429\b|\brate.?limit(ed|s|ing)?\b|\btoo many requests\b|\bquota (exceeded|reached)\b|\bthrottl(ed|ing)\b/i;
const REFUSED =
  /\b40[13]\b.{0,40}\b(unauthori[sz]ed|forbidden|denied|error|status)\b|\b(unauthori[sz]ed|forbidden)\b.{0,20}\b40[13]\b|\b(invalid|missing|expired|bad) (api[ _-]?key|access[ _-]?token|token|credentials?)\b|\bapi key\b.{0,30}\b(required|missing|not set|invalid)\b/i;
const WAIT = /\bretry[ -]?after\b|\b(in|after|wait) \d+ ?(ms|s|sec\w*|min\w*|h\w*)\b|\breset\w*\b.{0,20}\d/i;
const LONG = 600;

/** What becomes of a refusal for want of a right or for too many calls. */
export const authAndLimits: Fault = {
  id: "auth_and_limits",
  severity: "medium",
  stage: "afterwards",
  pattern: "The agent takes a lapsed token for a missing record, or hammers a service that asked it to wait",
  fix: "Tell 401, 403 and 429 as errors with a code each, and pass Retry-After on",
  check: ({ seen }) => {
    const limited = seen.find(
      (one) => isShort(one) && LIMITED.test(one.answer.text) && !isEcho(one, LIMITED),
    );
    const refused = seen.find(
      (one) => isShort(one) && REFUSED.test(one.answer.text) && !isEcho(one, REFUSED),
    );
    return [
      ...(limited === undefined ? [] : limit(limited)),
      ...(refused === undefined ? [] : right(refused)),
    ];
  },
};

function limit(seen: Observation): readonly Symptom[] {
  if (wentWell(seen))
    return [
      {
        message: `Too many calls are told as a success: ${shown(seen)}`,
        parameter: "429",
        evidence: [seen],
        severity: "high",
      },
    ];
  const after = seen.answer.kind === "refused" ? seen.answer.retryAfter : undefined;
  if (after !== undefined || WAIT.test(seen.answer.text)) return [];
  return [
    {
      message: `Too many calls are refused without a word on how long to wait: ${shown(seen)}`,
      parameter: "429",
      evidence: [seen],
    },
  ];
}

function right(seen: Observation): readonly Symptom[] {
  if (wentWell(seen))
    return [
      {
        message: `A missing right is told as a success: ${shown(seen)}`,
        parameter: "401",
        evidence: [seen],
        severity: "high",
      },
    ];
  if (seen.answer.kind === "refused" && seen.answer.code !== undefined) return [];
  return [
    {
      message: `A missing right is told without a code: ${shown(seen)}`,
      parameter: "401",
      evidence: [seen],
      severity: "low",
    },
  ];
}

/** A long answer is content. */
function isShort({ answer }: Observation): boolean {
  return answer.kind === "refused" || (answer.kind === "result" && answer.text.length <= LONG);
}

function isEcho({ input }: Observation, pattern: RegExp): boolean {
  return pattern.test(JSON.stringify(input));
}

function shown({ call }: Observation): string {
  return quoted(call);
}
