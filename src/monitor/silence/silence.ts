/** Runs of a workflow by the hour, as far as they are known. */
export interface HourCounts {
  /** Ms since the epoch at which each full hour begins, with its runs. */
  readonly counts: ReadonlyMap<number, number>;
  /** When the first known run began. */
  readonly from: number;
}

export interface Silence {
  /** When the last run began, in ms since the epoch. */
  readonly since: number;
  /** Runs that there were at the least at this time of earlier days. */
  readonly expected: number;
  /** Days that were looked at. */
  readonly days: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Runs that would have come by chance never all fail to come: even of a Poisson stream once in 10^13 times. */
const ENOUGH = 30;
/** Shorter pauses are told by nobody, whatever the traffic. */
export const SHORTEST_SILENCE = 15 * 60_000;
const WEEK = 7;

/**
 * Whether traffic has ended that there would have been: not one run in a time in which on each of the days that it is held against there were
 * at least 30. Those are the same weekday of the last two weeks; while no week is known, every day that is, at least two.
 */
export function silenceOf(
  { counts, from }: HourCounts,
  { lastAt, now }: { readonly lastAt: number; readonly now: number },
): Silence | undefined {
  if (now - lastAt < SHORTEST_SILENCE) return undefined;
  const known = Math.floor((lastAt - from) / DAY);
  const days = known >= WEEK ? [WEEK, 2 * WEEK].filter((day) => day <= known) : upTo(known);
  if (days.length === 0 || (known < WEEK && days.length < 2)) return undefined;
  let expected = Number.POSITIVE_INFINITY;
  for (const day of days)
    expected = Math.min(expected, runsIn(counts, { from: lastAt - day * DAY, to: now - day * DAY }));
  return expected < ENOUGH ? undefined : { since: lastAt, expected: Math.floor(expected), days: days.length };
}

function upTo(days: number): number[] {
  return Array.from({ length: Math.max(0, days) }, (_, i) => i + 1);
}

/** Runs of a time, hours that are only a part of it by that part. A silence of weeks is held against its first days. */
function runsIn(
  counts: ReadonlyMap<number, number>,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  let runs = 0;
  const last = Math.min(to, from + DAY);
  for (let hour = Math.floor(from / HOUR) * HOUR; hour < last; hour += HOUR) {
    const part = (Math.min(last, hour + HOUR) - Math.max(from, hour)) / HOUR;
    runs += part * (counts.get(hour) ?? 0);
  }
  return runs;
}
