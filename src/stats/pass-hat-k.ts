import { mustHold } from "./must-hold.ts";

/**
 * pass^k of a case: the chance that k trials all pass, unbiased, from `c` passed of `n` trials: C(c,k) / C(n,k).
 * Average it over the cases. What reliability needs (Yao et al. 2024, tau-bench).
 */
export function passHatK(n: number, c: number, k: number): number {
  mustBeTrials({ n, c, k });
  let chance = 1;
  for (let i = 0; i < k; i++) chance *= Math.max(0, c - i) / (n - i);
  return chance;
}

/** @throws RangeError when k trials cannot be drawn from n, or c of them cannot have passed. */
export function mustBeTrials({
  n,
  c,
  k,
}: {
  readonly n: number;
  readonly c: number;
  readonly k: number;
}): void {
  const whole = [n, c, k].every(Number.isInteger);
  mustHold(
    whole && k >= 1 && k <= n && c >= 0 && c <= n,
    () =>
      `Cannot draw ${k} of ${n} trials, ${c} passed: expected whole numbers, 1 <= k <= n and 0 <= passed <= n`,
  );
}
