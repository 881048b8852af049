import { normalUpperQuantile } from "./distributions/normal.ts";
import type { Interval } from "./interval.ts";
import { mustBeConfidence, mustHold } from "./must-hold.ts";

export interface Kappa extends Interval {
  readonly kappa: number;
  readonly n: number;
  readonly se: number;
  /** Share of items on which both said the same. */
  readonly agreement: number;
  /** What chance alone would give them. */
  readonly expected: number;
  readonly confidence: number;
}

/**
 * Cohen's kappa of two raters (a judge and a person, say): agreement beyond chance, 1 is perfect, 0 is chance. The interval
 * is the large-sample one of Fleiss, Cohen and Everitt (1969). Where chance alone would agree on everything (both
 * always said the same) nothing can be told: kappa is 0 and the interval all of [-1, 1].
 *
 * @param pairs what each of the two said of each item.
 */
export function cohenKappa(
  pairs: readonly (readonly [string, string])[],
  { confidence = 0.95 }: { readonly confidence?: number | undefined } = {},
): Kappa {
  mustBeConfidence(confidence);
  const n = pairs.length;
  mustHold(n > 0, () => "Cannot tell the agreement on no items: expected at least one");
  const { rows, columns, cells } = countPairs(pairs);
  let agreement = 0;
  let expected = 0;
  for (const [label, row] of rows) {
    agreement += (cells.get(label)?.get(label) ?? 0) / n;
    expected += (row / n) * ((columns.get(label) ?? 0) / n);
  }
  if (1 - expected < 1e-12) {
    return { kappa: 0, n, se: Number.POSITIVE_INFINITY, agreement, expected, confidence, low: -1, high: 1 };
  }
  const kappa = (agreement - expected) / (1 - expected);
  let sum = -((kappa - expected * (1 - kappa)) ** 2);
  for (const [one, row] of cells) {
    for (const [other, count] of row) {
      const margin = ((columns.get(one) ?? 0) + (rows.get(other) ?? 0)) / n;
      const own = one === other ? 1 - margin * (1 - kappa) : (1 - kappa) * margin;
      sum += (count / n) * own ** 2;
    }
  }
  const se = Math.sqrt(Math.max(0, sum) / n) / (1 - expected);
  const reach = normalUpperQuantile((1 - confidence) / 2) * se;
  return {
    kappa,
    n,
    se,
    agreement,
    expected,
    confidence,
    low: Math.max(-1, kappa - reach),
    high: Math.min(1, kappa + reach),
  };
}

function countPairs(pairs: readonly (readonly [string, string])[]) {
  const rows = new Map<string, number>();
  const columns = new Map<string, number>();
  const cells = new Map<string, Map<string, number>>();
  for (const [one, other] of pairs) {
    rows.set(one, (rows.get(one) ?? 0) + 1);
    columns.set(other, (columns.get(other) ?? 0) + 1);
    const row = cells.get(one) ?? new Map<string, number>();
    row.set(other, (row.get(other) ?? 0) + 1);
    cells.set(one, row);
  }
  return { rows, columns, cells };
}
