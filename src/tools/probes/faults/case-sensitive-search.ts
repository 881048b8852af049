import type { Fault } from "../fault.ts";
import { searchTrial } from "../search-trial.ts";

/** Whether upper and lower case hide a record. */
export const caseSensitiveSearch: Fault = {
  id: "case_sensitive_search",
  severity: "high",
  stage: "behaviour",
  pattern: "What a customer types in lower case is not found",
  fix: "Compare without regard to case: fold both sides",
  check: async (subject, lab) => {
    const trial = await searchTrial(subject, lab);
    const lost = trial?.variants.find(({ found, change }) => !found && change === "case");
    if (trial === undefined || lost === undefined) return [];
    return [
      {
        message: `${JSON.stringify(trial.text)} is found, ${JSON.stringify(lost.text)} is not`,
        parameter: trial.parameter,
        evidence: [trial.exact, lost.seen],
      },
    ];
  },
};
