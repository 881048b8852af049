import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Store } from "../../core/store.ts";
import { nearestRank } from "../../stats/nearest-rank.ts";

/** How this process and its store felt the load. Ms. */
export interface GaugeReadings {
  /** How late the event loop was. */
  readonly loop: { readonly p50: number; readonly p99: number };
  /** How long the store took to acknowledge a small write. */
  readonly store: { readonly p50: number; readonly p95: number; readonly n: number };
}

const EVERY = 200;
const RESOLUTION = 10;

/** Watches the event loop and asks the store for a small write every 200 ms; `read` ends it. */
export function startGauges(store: Store): { read(): GaugeReadings } {
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION });
  loop.enable();
  const acknowledged: number[] = [];
  const timer = setInterval(() => void probe(store, acknowledged), EVERY);
  return {
    read() {
      clearInterval(timer);
      loop.disable();
      const sorted = acknowledged.toSorted((a, b) => a - b);
      // The timer itself is due every RESOLUTION ms: what is above is delay.
      const late = (percentile: number): number =>
        Math.max(0, loop.percentile(percentile) / 1e6 - RESOLUTION);
      return {
        loop: { p50: late(50), p99: late(99) },
        store: { p50: nearestRank(sorted, 0.5), p95: nearestRank(sorted, 0.95), n: sorted.length },
      };
    },
  };
}

async function probe(store: Store, acknowledged: number[]): Promise<void> {
  const began = performance.now();
  const entry = { answer: "0", run: "run_load" as never, storedAt: Date.now() };
  // It expires at once, and goes with the next pruning.
  await store.ledger.keep("(load)", String(began), entry, Date.now() + 1).catch(() => {});
  acknowledged.push(performance.now() - began);
}
