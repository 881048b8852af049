import { mustHold } from "../must-hold.ts";

/** What the mean of the canary is held against: that of the baseline and so much more, or so many times it. */
export type Contrast = { readonly difference: number } | { readonly ratio: number };

/** What an alarm shall prove: that the canary's mean is below what it is held against, or above. */
export type Side = "below" | "above";

/** One observation, 0 to 1, with the value that it is measured from: any that was known beforehand is valid. */
export interface Centred {
  readonly canary: boolean;
  readonly share: number;
  readonly value: number;
  readonly centre: number;
}

/** Parts of the most that may be staked. Small ones find small differences in many runs. */
export const SIZES = [0.01, 0.02, 0.04, 0.08, 0.15, 0.27, 0.45, 0.7, 0.95] as const;

/** Steps from 0 to 1 in which centres are taken, so that the same few come again and again. */
export const STEPS = 64;

const PRIOR = { sum: 1, n: 20 } as const;

/** The mean of what came before, near which bets are best; never 0 or 1. */
export function centreOf({ sum, n }: { readonly sum: number; readonly n: number }): number {
  const mean = (sum + PRIOR.sum) / (n + PRIOR.n);
  return Math.min(STEPS - 1, Math.max(1, Math.round(mean * STEPS))) / STEPS;
}

export function mustBeContrast(contrast: Contrast): void {
  if ("ratio" in contrast) {
    mustHold(
      contrast.ratio > 0 && Number.isFinite(contrast.ratio),
      () => `Cannot hold a mean against ${contrast.ratio} times another: expected above 0`,
    );
    return;
  }
  mustHold(
    contrast.difference > -1 && contrast.difference < 1,
    () => `Cannot hold a mean against another and ${contrast.difference} more: expected between -1 and 1`,
  );
}

/**
 * What one observation wins on each unit of stake, from -1 to 1. While the canary's mean is not on the side that shall be proven, the
 * mean of this is at most 0: each value is weighed by the chance of its arm, so that no drift of both arms matters.
 */
export function won(side: Side, { canary, share, value, centre }: Centred, contrast: Contrast): number {
  const [times, more] = "ratio" in contrast ? [contrast.ratio, 0] : [1, contrast.difference];
  const excess = (canary ? (value - centre) / share : (centre - times * value) / (1 - share)) - more;
  if (side === "below") return -excess / (Math.max((1 - centre) / share, centre / (1 - share)) - more);
  return excess / (Math.max(centre / share, (times - centre) / (1 - share)) + more);
}
