import { plural } from "../../core/print/amounts.ts";
import type { Check } from "../check.ts";
import { DAY } from "../check.ts";

export const visible: Check = {
  id: "visible",
  question: "Are latency, cost and failures seen for each step, now?",
  answer({ live, workflow }) {
    const { runs, failed, steps, modelCalls, unpriced, lastAt } = live;
    const shownBy = `airworthy cost --workflow ${workflow}`;
    if (lastAt === undefined || runs === 0)
      return {
        verdict: lastAt === undefined ? "BLOCK" : "INCONCLUSIVE",
        words: lastAt === undefined ? "no run of it is recorded" : "no run of the last day is recorded",
        evidence: [],
        shownBy,
        ...(lastAt === undefined ? {} : { at: lastAt, expiresAt: lastAt + DAY }),
        next: `serve it, or airworthy run ${workflow} with an input`,
      };
    const found = {
      evidence: [
        { what: "runs of the last day", value: runs },
        { what: "failed", value: failed },
        { what: "steps told apart", value: steps },
        { what: "model calls", value: modelCalls },
        { what: "model calls without a price", value: unpriced },
      ],
      shownBy,
      at: lastAt,
      expiresAt: lastAt + DAY,
    };
    const seen = `${plural(runs, "run")} in the last day, ${failed} failed, ${plural(steps, "step")} told apart`;
    if (steps === 0)
      return {
        ...found,
        verdict: "BLOCK",
        words: `${seen}: its calls go past the recording`,
        next: "put model, tool and other calls behind ctx, or record(); see docs/record.md",
      };
    if (unpriced > 0)
      return {
        ...found,
        verdict: "BLOCK",
        words: `${seen}; the price of ${unpriced} of ${plural(modelCalls, "model call")} is unknown`,
        next: "name the price under prices of the configuration",
      };
    return { ...found, verdict: "PASS", words: `${seen}, all with their time and cost` };
  },
};
