import type { ScorerSpend } from "../../core/experiment.ts";
import { plus } from "./_made-trial.ts";

/** What a scorer has used, with one thing more that it asked. */
export function added(sum: ScorerSpend | undefined, one: ScorerSpend): ScorerSpend {
  if (sum === undefined) return one;
  return {
    runs: [...sum.runs, ...one.runs],
    cost: plus(sum.cost, one.cost),
    tokensIn: sum.tokensIn + one.tokensIn,
    tokensOut: sum.tokensOut + one.tokensOut,
  };
}
