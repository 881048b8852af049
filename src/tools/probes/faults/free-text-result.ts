import { plainText } from "../answers.ts";
import type { Observation } from "../caller.ts";
import type { Fault } from "../fault.ts";
import { wentWell } from "../lab.ts";
import { quoted } from "../quoted.ts";
import type { Kind } from "../tool-kind.ts";

/** Whether a program could read the result, or only a model. */
export const freeTextResult: Fault = {
  id: "free_text_result",
  severity: "low",
  stage: "afterwards",
  pattern: "The next step has to pick its values out of a sentence, and picks the wrong ones",
  fix: "Give structured content with an output schema, or at least JSON",
  check: ({ seen, kind }) => {
    const good = seen.filter(wentWell);
    // One answer in a form that programs read is enough: an empty list may be told in words.
    if (good.some(isData)) return [];
    const text = good.find((one) => isText(one, kind));
    if (text === undefined) return [];
    return [{ message: `Its result is text: ${quoted(text.call, 80)}`, evidence: [text] }];
  },
};

function isData({ answer }: Observation): boolean {
  if (answer.kind !== "result" || answer.form === "empty") return false;
  return answer.form === "media" || plainText(answer) === undefined;
}

function isText({ answer }: Observation, { isCollection }: Kind): boolean {
  const text = plainText(answer)?.trim() ?? "";
  if (text === "") return false;
  // The field may be what was asked for, such as the content of a file; a list in it, or fields, are not.
  if (answer.kind === "result" && answer.value !== undefined) return isCollection || hasFields(text);
  // A single value is as good as data.
  return isCollection || /\s/.test(text);
}

/** Lines of `name: value` throughout. */
function hasFields(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.length >= 2 && lines.every((line) => /^\W{0,4}[\p{L}][\w ]{0,30}\W{0,3}:\s/u.test(line));
}
