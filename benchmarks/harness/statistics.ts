import type { Sample } from "./area.ts";

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new RangeError("Cannot take the median of no values");
  return (lower + upper) / 2;
}

/** A figure of one variant over all rounds; undefined where the variant has no such figure. */
export function spread(samples: readonly Sample[], variant: string, figure: string): Spread | undefined {
  const values = samples
    .filter((sample) => sample.variant === variant)
    .flatMap((sample) => sample.figures[figure] ?? []);
  if (values.length === 0) return undefined;
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/**
 * Median over the rounds of `variant / baseline`.
 *
 * The ratio is taken inside each round, because two figures of one round shared the same load on the machine.
 */
export function ratio(
  samples: readonly Sample[],
  figure: string,
  of: { variant: string; baseline: string },
): number | undefined {
  const byRound = new Map<number, number>();
  for (const sample of samples) {
    const value = sample.figures[figure];
    if (sample.variant === of.baseline && value !== undefined) byRound.set(sample.round, value);
  }
  const ratios = samples.flatMap((sample) => {
    const base = byRound.get(sample.round);
    const value = sample.figures[figure];
    return sample.variant === of.variant && value !== undefined && base !== undefined ? [value / base] : [];
  });
  return ratios.length === 0 ? undefined : median(ratios);
}
