import { dataOf, isEmpty, nonsenseIn, saysError, saysNone, textsIn } from "../answers.ts";
import type { BadInput } from "../bad-input.ts";
import { badInputs } from "../bad-input.ts";
import type { Fault, Symptom } from "../fault.ts";
import { quoted } from "../quoted.ts";
import { recordOf } from "../schema.ts";
import type { Subject } from "../subject.ts";
import { OPERATION } from "../tool-kind.ts";

const CHECKS =
  /^(validate|check|is|has|parse|verify|detect|test|lint|ping|echo)[_A-Z-]|^(validate|parse|verify|echo|ping|think)/;
const BOASTS =
  /\b(success\w*|deleted|updated|removed|modified|created|saved|done|ok|completed?|cancelled|added)\b/i;
const NONE_DONE =
  /(^|[\s"'{:])(0|no) (\w+ ){0,2}(rows?|records?|items?|changes?|entities|documents?|matches)\b|"(\w*(count|deleted|updated|changed|changes|affected|modified|matched)\w*)":\s*0\b/i;

/** Whether a call that cannot be right gets an answer that looks right. */
export const silentWrongResult: Fault = {
  id: "silent_wrong_result",
  severity: "high",
  stage: "behaviour",
  pattern: "The agent builds on an answer to a question that made no sense",
  fix: "Check the arguments, and refuse what is malformed or names nothing, with the value and what would fit",
  check: async (subject, lab) => {
    const bad = await badInputs(subject, lab);
    const symptoms = bad.flatMap((one) => symptomOf(one, subject));
    // One is enough to show it, and the first is the simplest.
    return symptoms.slice(0, 1);
  },
};

function symptomOf(bad: BadInput, subject: Subject): readonly Symptom[] {
  const { seen, parameter, why } = bad;
  const { answer } = seen;
  if (answer.kind !== "result" || saysError(answer, textsIn(seen.input))) return [];
  if (bad.kind === "unknown" && saysNone(answer)) return [];
  const shown = quoted(seen.call);
  const nonsense = nonsenseIn(answer, textsIn(seen.input)) ?? nullIn(seen, subject);
  if (nonsense !== undefined)
    return [
      {
        message: `${parameter}: ${why}, and the answer has ${nonsense}: ${shown}`,
        parameter,
        evidence: [seen],
      },
    ];
  if (!isWrong(bad, subject)) return [];
  return [{ message: `${parameter}: ${why}, and the call succeeds: ${shown}`, parameter, evidence: [seen] }];
}

function isWrong({ kind, seen, parameter }: BadInput, subject: Subject): boolean {
  const { action, effect } = subject.kind;
  if (CHECKS.test(subject.tool.name)) return kind === "missing";
  if (kind === "edge") return false;
  if (kind === "garbage") return !tellsInvalid(seen.answer.text) && !mayBeUnused(parameter, subject);
  if (kind !== "unknown") return true;
  if (action === "list" || action === "search") return false;
  if (effect !== "read") return BOASTS.test(seen.answer.text) || !NONE_DONE.test(seen.answer.text);
  return isEmpty(seen.answer) || sameAsKnown(seen, subject);
}

/** In JSON, what is no number is null. */
function nullIn({ answer }: BadInput["seen"], { baseline }: Subject): string | undefined {
  const before = baseline === undefined ? undefined : dataOf(baseline.answer);
  const data = dataOf(answer);
  if (typeof before === "number" && data === null) return "null";
  const known = recordOf(before) ?? {};
  const lost = Object.entries(recordOf(data) ?? {}).find(
    ([key, value]) => value === null && typeof known[key] === "number",
  );
  return lost === undefined ? undefined : `null for ${lost[0]}`;
}

/** Of a tool that does one of several things, not every parameter counts each time. */
function mayBeUnused(parameter: string, { kind }: Subject): boolean {
  const own = kind.parameters.find(({ name }) => name === parameter.split(".")[0]);
  const several = kind.parameters.some(
    ({ role, required, name }) => role === "choice" && (required || OPERATION.test(name)),
  );
  return own?.required !== true && several;
}

/** The same answer to something and to nothing. */
function sameAsKnown({ answer }: BadInput["seen"], { baseline }: Subject): boolean {
  return (
    baseline !== undefined &&
    answer.kind === "result" &&
    baseline.answer.kind === "result" &&
    recordOf(answer.value) !== undefined &&
    answer.text === baseline.answer.text
  );
}

function tellsInvalid(text: string): boolean {
  return /\b(invalid|not valid|isn't valid|unknown|unrecogni[sz]ed|"valid":\s*false)\b/i.test(text);
}
