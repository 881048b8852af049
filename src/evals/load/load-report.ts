import type { ExperimentId } from "../../core/ids.ts";
import { nearestRank } from "../../stats/nearest-rank.ts";
import type { GaugeReadings } from "./gauges.ts";
import type { ProviderCounts } from "./simulated-provider.ts";

/** One run under load. Times in ms. */
export interface LoadSample {
  /** From when it was due to when it ended: waiting to be begun counts. */
  readonly took: number;
  readonly failed: boolean;
  /** How long its tool calls waited for limits of their contracts. */
  readonly waited: number;
  /** Whether the provider refused a call of it, or failed. */
  readonly refused: boolean;
  /** Ended within the time of the load, not after it. */
  readonly inTime: boolean;
}

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What gave way first, or nothing. */
export type Saturated = "nothing" | "provider limit" | "tool limit" | "event loop" | "store";

export interface LoadReport {
  readonly evaluation: string;
  readonly release: string;
  readonly experiment: ExperimentId;
  /** Runs a second that were asked for, and for how long in ms. */
  readonly rate: number;
  readonly ms: number;
  readonly offered: number;
  /** Runs that were not begun since too many were in flight. */
  readonly dropped: number;
  readonly failed: number;
  /** Runs a second that ended within the time. */
  readonly throughput: number;
  readonly latency: Quantiles;
  /** Of the same cases one by one, with nothing else going on. */
  readonly unloaded: Quantiles;
  readonly mostInFlight: number;
  readonly provider: ProviderCounts;
  /** Ms a run waited for limits of tools, on average. */
  readonly waitedForTools: number;
  /** Ms that refusals added to a run, on average: those refused took so much longer than the others. */
  readonly waitedForProvider: number;
  /** Calls of a run, on average. */
  readonly calls: number;
  readonly gauges: GaugeReadings;
  readonly saturated: Saturated;
  /** In words, with the numbers. */
  readonly why: string;
}

export function quantiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const [p50, p95, p99] = [nearestRank(sorted, 0.5), nearestRank(sorted, 0.95), nearestRank(sorted, 0.99)];
  return { p50, p95, p99 };
}

/** Twice the time of an idle system, or a twentieth of the runs not made, is more than noise. */
const SLOWER = 2;
const KEPT = 0.95;
/** Ms below which a delay is nobody's concern. */
const FELT = 20;

/** What added most to the time of a run, where the system did not keep up. */
export function saturation(
  found: Omit<LoadReport, "saturated" | "why">,
): Pick<LoadReport, "saturated" | "why"> {
  const { latency, unloaded, provider, offered, dropped, gauges, calls } = found;
  const { waitedForTools, waitedForProvider } = found;
  const isSlow = latency.p95 > SLOWER * unloaded.p95 && latency.p95 - unloaded.p95 > FELT;
  if (!isSlow && dropped <= (1 - KEPT) * offered) {
    return { saturated: "nothing", why: `p95 is ${factor(latency.p95, unloaded.p95)} of an idle system` };
  }
  const causes: readonly (readonly [Saturated, number, string])[] = [
    [
      "provider limit",
      waitedForProvider,
      `${provider.refused} calls were refused, which took ${ms(waitedForProvider)} a run`,
    ],
    ["tool limit", waitedForTools, `a run waited ${ms(waitedForTools)} for limits of its tools`],
    ["store", gauges.store.p50 * calls, `a write is acknowledged after ${ms(gauges.store.p95)} (p95)`],
    [
      "event loop",
      gauges.loop.p50 * calls,
      `the event loop is ${ms(gauges.loop.p99)} late (p99), ${ms(gauges.loop.p50)} as a rule`,
    ],
  ];
  const [first] = causes.toSorted(([, a], [, b]) => b - a);
  if (first === undefined) return { saturated: "nothing", why: "" };
  const [saturated, , words] = first;
  return { saturated, why: `p95 is ${factor(latency.p95, unloaded.p95)} of an idle system; ${words}` };
}

function factor(value: number, of: number): string {
  return of === 0 ? ms(value) : `${(value / of).toFixed(1)} x that`;
}

function ms(value: number): string {
  return value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`;
}
