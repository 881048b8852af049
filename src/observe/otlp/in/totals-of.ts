import type { CallRecord, Totals } from "../../../core/run.ts";

/** Sums over calls that were made elsewhere. */
export function totalsOf(calls: readonly CallRecord[]): Totals {
  const totals = { calls: calls.length, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0, toolErrors: 0 };
  for (const { kind, state, note } of calls) {
    if (kind === "tool" && state === "failed") totals.toolErrors += 1;
    if (kind !== "model") continue;
    const { usage, cost } = note ?? {};
    totals.tokensIn += usage === undefined ? 0 : usage.input + usage.cacheRead + usage.cacheWrite;
    totals.tokensOut += usage === undefined ? 0 : usage.output + usage.reasoning;
    if (cost !== undefined) totals.cost += cost;
    else if (state === "done") totals.unpriced += 1;
  }
  return { ...totals, cost: totals.unpriced > 0 ? undefined : totals.cost };
}
