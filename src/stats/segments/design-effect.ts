/** Runs split by a slice, each with its customer. */
export interface Split {
  readonly inside: Uint8Array;
  readonly failed: Uint8Array;
  readonly customers: Int32Array;
}

export interface DesignEffect {
  /** By how much the variance of the difference between inside and outside exceeds that of independent runs. */
  readonly effect: number;
  /** The same, of the rate inside alone. */
  readonly ofRate: number;
  /** How alike the runs of one customer are: 0 not at all, 1 wholly. */
  readonly correlation: number;
}

/**
 * What it costs that runs come from customers who differ: D = (1 - r) + r * sum over customers of (share of the slice - share of the
 * rest)^2 / (1/n_slice + 1/n_rest), with r the intra-customer correlation (one-way ANOVA) of what is left after each
 * side's own rate. A slice made of two heavy customers has a large one; a slice spread over all has about 1.
 */
export function designEffect({ inside, failed, customers }: Split): DesignEffect {
  const n = [0, 0];
  const bad = [0, 0];
  const counts = new Map<number, [number, number, number, number]>();
  for (let i = 0; i < inside.length; i++) {
    const side = inside[i] ?? 0;
    n[side] = (n[side] ?? 0) + 1;
    bad[side] = (bad[side] ?? 0) + (failed[i] ?? 0);
    const customer = customers[i] ?? -1;
    const mine = counts.get(customer) ?? [0, 0, 0, 0];
    mine[side] = (mine[side] ?? 0) + 1;
    mine[2 + side] = (mine[2 + side] ?? 0) + (failed[i] ?? 0);
    counts.set(customer, mine);
  }
  const [outside = 0, slice = 0] = n;
  if (outside === 0 || slice === 0) return { effect: 1, ofRate: 1, correlation: 0 };
  const rates: [number, number] = [(bad[0] ?? 0) / outside, (bad[1] ?? 0) / slice];
  const correlation = anova([...counts.values()], rates);
  let apart = 0;
  let own = 0;
  for (const [out, within] of counts.values()) {
    apart += (within / slice - out / outside) ** 2;
    own += (within / slice) ** 2;
  }
  return {
    effect: 1 - correlation + (correlation * apart) / (1 / slice + 1 / outside),
    ofRate: 1 - correlation + correlation * own * slice,
    correlation,
  };
}

/** The intraclass correlation of the residuals, from their sums within customers: no pass over the runs is needed. */
function anova(
  customers: readonly (readonly [number, number, number, number])[],
  rates: readonly [number, number],
): number {
  let runs = 0;
  let squaredSizes = 0;
  let between = 0;
  let all = 0;
  for (const [out, within, badOut, badWithin] of customers) {
    const size = out + within;
    const sum = badOut - out * rates[0] + (badWithin - within * rates[1]);
    runs += size;
    squaredSizes += size * size;
    // The residuals of a side sum to 0, so that their overall mean is 0.
    between += (sum * sum) / size;
    all +=
      badOut * (1 - 2 * rates[0]) +
      out * rates[0] ** 2 +
      badWithin * (1 - 2 * rates[1]) +
      within * rates[1] ** 2;
  }
  const groups = customers.length;
  if (groups < 2 || runs === groups) return 0;
  const meanBetween = between / (groups - 1);
  const meanWithin = (all - between) / (runs - groups);
  const size = (runs - squaredSizes / runs) / (groups - 1);
  const scale = meanBetween + (size - 1) * meanWithin;
  return scale <= 0 ? 0 : Math.min(1, Math.max(0, (meanBetween - meanWithin) / scale));
}
