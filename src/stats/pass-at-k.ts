import { mustBeTrials } from "./pass-hat-k.ts";

/**
 * pass@k of a case: the chance that at least one of k trials passes, unbiased, from `c` passed of `n` trials:
 * 1 - C(n-c,k) / C(n,k) (Chen et al. 2021). Average it over the cases. It says what is possible, not what is reliable.
 */
export function passAtK(n: number, c: number, k: number): number {
  mustBeTrials({ n, c, k });
  let none = 1;
  for (let i = 0; i < k; i++) none *= Math.max(0, n - c - i) / (n - i);
  return 1 - none;
}
