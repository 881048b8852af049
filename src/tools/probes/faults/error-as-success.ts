import { saysError, saysNone, textsIn } from "../answers.ts";
import { badInputs } from "../bad-input.ts";
import type { Observation } from "../caller.ts";
import type { Fault } from "../fault.ts";
import { quoted } from "../quoted.ts";

/** Whether a failure is told as one. */
export const errorAsSuccess: Fault = {
  id: "error_as_success",
  severity: "high",
  stage: "behaviour",
  pattern: "The agent takes the text of an error for the answer, and nothing is retried or counted",
  fix: "Set isError (or throw a listed error) whenever the call did not do what it was asked to",
  check: async (subject, lab) => {
    const bad = await badInputs(subject, lab);
    // What a reading tool gives for a good question may be about errors.
    const others = subject.kind.effect === "read" ? [] : subject.seen;
    const unknown = bad.filter(({ kind }) => kind === "unknown").map(({ seen }) => seen);
    const told =
      [...bad.map(({ seen }) => seen), ...others].find(isError) ??
      unknown.find(({ answer }) => saysNone(answer));
    if (told === undefined) return [];
    return [
      {
        message: `A failed call is told as a success: ${quoted(told.call, 120)}`,
        evidence: [told],
      },
    ];
  },
};

function isError({ answer, input }: Observation): boolean {
  return saysError(answer, textsIn(input));
}
