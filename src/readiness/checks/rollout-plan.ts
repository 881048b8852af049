import { beginRollout } from "../begin-rollout.ts";
import type { Check } from "../check.ts";

/** Per cent that a first stage may serve and be called small. */
const SMALL = 10;

export const rolloutPlan: Check = {
  id: "rollout-plan",
  question: "Is there a plan to begin with few users?",
  answer(facts) {
    const { rollout, workflow } = facts;
    const next = beginRollout(facts);
    if (rollout === undefined)
      return {
        verdict: "BLOCK",
        words: "no rollout of it was ever planned",
        evidence: [],
        shownBy: "airworthy rollout history",
        ...next,
      };
    const { id, candidate, startedAt, status, canaries } = rollout;
    const [first] = canaries;
    const found = {
      evidence: [
        { what: "rollout", value: status, id },
        { what: "candidate", value: candidate },
        { what: "stages", value: canaries.map(({ percent }) => `${percent} %`).join(", ") },
      ],
      shownBy: `airworthy rollout status ${workflow}`,
      at: startedAt,
    };
    if (first !== undefined && (first.percent <= SMALL || first.hasCohort))
      return {
        ...found,
        verdict: "PASS",
        words: `it begins with ${first.percent} % of ${first.hasCohort ? "a cohort" : "the traffic"}; the rollout is ${status.replace("_", " ")}`,
      };
    return {
      ...found,
      verdict: "BLOCK",
      words:
        first === undefined
          ? "the last plan has no stage that serves a part of the traffic"
          : `the last plan begins with ${first.percent} % of everyone, more than ${SMALL} %`,
      ...next,
    };
  },
};
