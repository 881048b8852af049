import type { Figure } from "../../api/types.ts";

const HOUR = 3_600_000;
/** Points of a chart at most, more of which nobody can tell apart. */
const MOST = 60;

export interface OverTime {
  /** Ms since the epoch. */
  readonly times: readonly number[];
  /** How long a point lasts, in ms. */
  readonly step: number;
  readonly runs: readonly number[];
  readonly failed: readonly number[];
  readonly cost: readonly number[];
  /** Of the slowest hour of a point; null where nothing ran. */
  readonly p95: readonly (number | null)[];
}

/** Figures by the hour as even steps of time: what is not there is 0 runs, and no latency. */
export function overTime(
  figures: readonly Figure[],
  { since, until }: { since: number; until: number },
): OverTime {
  const hours = Math.ceil((until - since) / HOUR);
  const step = HOUR * Math.max(1, Math.ceil(hours / MOST));
  const first = Math.floor(since / step) * step;
  const count = Math.max(1, Math.ceil((until - first) / step));
  const times = Array.from({ length: count }, (_, place) => first + place * step);
  const zeros = (): number[] => times.map(() => 0);
  const made = { runs: zeros(), failed: zeros(), cost: zeros(), p95: times.map((): number | null => null) };
  for (const { at, count: runs, failed, cost, p95 } of figures) {
    const place = Math.floor(((at ?? 0) - first) / step);
    if (place < 0 || place >= count) continue;
    made.runs[place] = (made.runs[place] ?? 0) + runs;
    made.failed[place] = (made.failed[place] ?? 0) + failed;
    made.cost[place] = (made.cost[place] ?? 0) + cost;
    if (p95 !== null) made.p95[place] = Math.max(made.p95[place] ?? 0, p95);
  }
  return { times, step, ...made };
}
