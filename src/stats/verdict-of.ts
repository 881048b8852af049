import type { Interval } from "./interval.ts";
import { mustHold } from "./must-hold.ts";

export type Verdict = "PASS" | "BLOCK" | "INCONCLUSIVE";

export interface AllowedDrop extends Interval {
  /** How much lower the candidate may score, stated before the data were seen; 0 or more, in units of the score. */
  readonly allowedDrop: number;
}

/**
 * What the interval of a difference (candidate less baseline, higher is better) says of a drop that was allowed
 * beforehand: PASS when the candidate is surely not worse by more than that, BLOCK when it is surely worse and not surely
 * within it, INCONCLUSIVE when the interval holds both. A drop can be certain and still allowed: then it is PASS,
 * and {@link Interval.high} below 0 says that there is one.
 */
export function verdictOf({ low, high, allowedDrop }: AllowedDrop): Verdict {
  mustHold(allowedDrop >= 0, () => `Cannot allow a drop of ${allowedDrop}: expected 0 or more`);
  if (low > -allowedDrop) return "PASS";
  return high < 0 ? "BLOCK" : "INCONCLUSIVE";
}
