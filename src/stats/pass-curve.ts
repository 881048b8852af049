import { mustHold } from "./must-hold.ts";
import { passAtK } from "./pass-at-k.ts";
import { passHatK } from "./pass-hat-k.ts";
import type { Passed } from "./product-rate.ts";
import { type RateOptions, type RateOverCases, rateOverCases } from "./rate-over-cases.ts";

export interface PassPoint {
  readonly k: number;
  /** All of k trials pass. */
  readonly passHat: RateOverCases;
  /** At least one of k trials passes. */
  readonly passAt: RateOverCases;
}

/** pass^k and pass@k over cases, for every k up to the trials that each case has, with intervals over the cases. */
export function passCurve(
  cases: readonly Passed[],
  options: Pick<RateOptions, "clusters" | "confidence"> = {},
): PassPoint[] {
  mustHold(cases.length > 0, () => "Cannot average no cases: expected at least one");
  const most = Math.min(...cases.map(({ n }) => n));
  const trials = cases.reduce((sum, { n }) => sum + n, 0);
  return Array.from({ length: most }, (_, i): PassPoint => {
    const over = (one: (n: number, c: number, k: number) => number): RateOverCases =>
      rateOverCases(
        cases.map(({ n, passed }) => one(n, passed, i + 1)),
        { ...options, trials },
      );
    return { k: i + 1, passHat: over(passHatK), passAt: over(passAtK) };
  });
}
