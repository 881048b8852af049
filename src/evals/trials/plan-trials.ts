import type { Case } from "../case.ts";
import { seededRandom } from "../seeded-random.ts";

/** One trial that is to be made. */
export interface PlannedTrial {
  readonly case: Case;
  /** Place of the case in its dataset, from 0. */
  readonly place: number;
  /** From 1. */
  readonly trial: number;
}

/**
 * All trials of all cases: the cases in a shuffled order, the trials of one behind each other. Whoever
 * stops early has then seen whole cases, and a fair draw of them.
 *
 * @param cases with their places in the dataset
 */
export function planTrials(
  cases: readonly { readonly case: Case; readonly place: number }[],
  { trials, seed }: { readonly trials: number; readonly seed: number },
): readonly PlannedTrial[] {
  const plan: PlannedTrial[] = [];
  for (const one of shuffled(cases, seed))
    for (let trial = 1; trial <= trials; trial++) plan.push({ ...one, trial });
  return plan;
}

/** Fisher and Yates, with a generator that gives the same order everywhere. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [order[i], order[j]];
    if (a === undefined || b === undefined) continue;
    order[i] = b;
    order[j] = a;
  }
  return order;
}
