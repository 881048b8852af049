import type { Totals } from "../core/run.ts";
import { optionalNumber } from "./row.ts";

/**
 * A run's sums, which are written when it ends or waits; before that only the number of its calls is known.
 *
 * @param soFar asked for that number where it is needed
 */
export function totalsOf(row: Readonly<Record<string, unknown>>, soFar: () => number): Totals {
  const calls = optionalNumber(row.calls);
  if (calls === undefined) {
    const begun = soFar();
    const cost = begun === 0 ? 0 : undefined;
    return { calls: begun, tokensIn: 0, tokensOut: 0, cost, unpriced: 0, toolErrors: 0 };
  }
  return {
    calls,
    tokensIn: optionalNumber(row.tokens_in) ?? 0,
    tokensOut: optionalNumber(row.tokens_out) ?? 0,
    cost: optionalNumber(row.cost),
    unpriced: optionalNumber(row.unpriced) ?? 0,
    toolErrors: optionalNumber(row.tool_errors) ?? 0,
  };
}
