/** What a figure was by the hour of the day (UTC): what is usual at noon may be strange at night. */
export interface Hourly {
  /** Count, sum and sum of squares of each hour, one after the other. */
  readonly sums: readonly number[];
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

export interface Sums {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

export interface Usual {
  readonly mean: number;
  /** It is hardly above this. */
  readonly most: number;
}

const HOUR = 3_600_000;
const HOURS = 24;
/** More than this of older runs are forgotten by halves, so that the past follows slow changes. */
const MOST = 20_000;
/** Runs of the whole day that an hour is thought to be like, until it has enough of its own. */
const LIKE_THE_DAY = 1_000;
/** Standard errors above the mean: one in twenty. */
const Z = 1.645;

export const NO_HOURS: Hourly = { sums: new Array<number>(3 * HOURS).fill(0), n: 0, sum: 0, squares: 0 };

export function hourOf(at: number): number {
  return Math.floor(at / HOUR);
}

/** The past with an hour more in it. */
export function withHour(past: Hourly, hour: number, { n, sum, squares }: Sums): Hourly {
  const kept = past.n + n > MOST ? scaled(past, 0.5) : past;
  const at = 3 * (((hour % HOURS) + HOURS) % HOURS);
  const sums = [...kept.sums];
  for (const [i, value] of [n, sum, squares].entries()) sums[at + i] = (sums[at + i] ?? 0) + value;
  return { sums, n: kept.n + n, sum: kept.sum + sum, squares: kept.squares + squares };
}

function scaled({ sums, n, sum, squares }: Hourly, by: number): Hourly {
  return { sums: sums.map((value) => value * by), n: n * by, sum: sum * by, squares: squares * by };
}

/** What was usual about this hour of the day: its own and its neighbours', and the whole day's as far as those are few. */
export function usual(past: Hourly, hour: number): Usual {
  const weight = Math.min(past.n, LIKE_THE_DAY) / Math.max(1, past.n);
  let n = past.n * weight;
  let sum = past.sum * weight;
  let squares = past.squares * weight;
  for (const [away, share] of [
    [-1, 0.5],
    [0, 1],
    [1, 0.5],
  ] as const) {
    const at = 3 * ((((hour + away) % HOURS) + HOURS) % HOURS);
    n += share * (past.sums[at] ?? 0);
    sum += share * (past.sums[at + 1] ?? 0);
    squares += share * (past.sums[at + 2] ?? 0);
  }
  if (n === 0) return { mean: 0, most: 1 };
  const mean = sum / n;
  // As if one more had been bad, and one good: nobody knows that something never happens.
  const [most, spread] = [
    (sum + 1) / (n + 2),
    Math.max(0, (squares + 1) / (n + 2) - ((sum + 1) / (n + 2)) ** 2),
  ];
  return { mean, most: most + Z * Math.sqrt(spread / n) };
}
