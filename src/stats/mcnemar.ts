import { logChoose } from "./distributions/hypergeometric.ts";
import { mustHold } from "./must-hold.ts";

export interface Mcnemar {
  /** Cases on which the two disagree; the others say nothing. */
  readonly n: number;
  /** Exact, two-sided. */
  readonly p: number;
  /** Two-sided, with the observed count weighed by half: less timid, no longer exact. For display. */
  readonly midP: number;
}

/**
 * McNemar's exact test of two releases with one trial a case: `lost` cases passed only before, `won` only afterwards.
 * Also the sign test, when they count the cases that went down and up.
 */
export function mcnemar(lost: number, won: number): Mcnemar {
  mustHold(
    Number.isInteger(lost) && Number.isInteger(won) && lost >= 0 && won >= 0,
    () => `Cannot test ${lost} lost and ${won} won cases: expected whole numbers`,
  );
  const n = lost + won;
  const fewer = Math.min(lost, won);
  const chance = (k: number): number => Math.exp(logChoose(n, k) - n * Math.LN2);
  let tail = 0;
  for (let k = 0; k <= fewer; k++) tail += chance(k);
  const p = lost === won ? 1 : Math.min(1, 2 * tail);
  const midP = lost === won ? 1 : 2 * tail - chance(fewer);
  return { n, p, midP };
}
