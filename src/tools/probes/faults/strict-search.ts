import type { Fault } from "../fault.ts";
import { searchTrial } from "../search-trial.ts";

/** Whether a record that is found by its exact text is found by what people write instead. */
export const strictSearch: Fault = {
  id: "strict_search",
  severity: "high",
  stage: "behaviour",
  pattern:
    "The agent says that there is no such product, because a space, a unit or the order of words was different",
  fix: "Normalise case, spacing and units on both sides, match words in any order, and name the nearest alternatives when nothing fits",
  check: async (subject, lab) => {
    const trial = await searchTrial(subject, lab);
    if (trial === undefined) return [];
    const lost = trial.variants.filter(({ found, change }) => !found && change !== "case");
    // White space is hard to see in a message.
    const first = lost.find(({ change }) => change !== "spacing") ?? lost[0];
    if (first === undefined) return [];
    const changes = [...new Set(lost.map(({ change }) => change))].join(", ");
    return [
      {
        message: `${JSON.stringify(trial.text)} is found, ${JSON.stringify(first.text)} is not; lost when this changes: ${changes}`,
        parameter: trial.parameter,
        evidence: [trial.exact, first.seen, ...lost.filter((one) => one !== first).map(({ seen }) => seen)],
      },
    ];
  },
};
