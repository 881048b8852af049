import type { Fault } from "../fault.ts";
import { wentWell } from "../lab.ts";

/** Whether a program could read the result, or only a model. */
export const freeTextResult: Fault = {
  id: "free_text_result",
  severity: "low",
  stage: "afterwards",
  pattern: "The next step has to pick its values out of a sentence, and picks the wrong ones",
  fix: "Give structured content with an output schema, or at least JSON",
  check: ({ seen }) => {
    const good = seen.filter(wentWell);
    // One answer in a form that programs read is enough: an empty list may be told in words.
    if (
      good.some(({ answer }) => answer.kind === "result" && answer.form !== "text" && answer.form !== "empty")
    )
      return [];
    const text = good.find(({ answer }) => answer.kind === "result" && answer.form === "text");
    if (text === undefined) return [];
    return [
      { message: `Its result is text: ${JSON.stringify(text.call.text.slice(0, 80))}`, evidence: [text] },
    ];
  },
};
