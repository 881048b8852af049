import { useMemo } from "preact/hooks";
import { duration, grouped } from "../../../src/core/print/amounts.ts";
import type { Figure } from "../api/types.ts";
import { Chart } from "./chart.tsx";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Hours that are shown as such; more become days. */
const MOST_HOURS = 7 * 24;

interface SumsChartProps {
  /** By hour. */
  readonly figures: readonly Figure[];
  /** What is counted: `runs`, `calls`. */
  readonly what: string;
  /** Leads to the runs of an hour or day. */
  readonly onPick?: (from: number, until: number) => void;
}

/** How many there were and how many failed, and how long they took, beside each other. */
export function SumsChart({ figures, what, onPick }: SumsChartProps) {
  const counts = useMemo(() => countsOf(figures, what), [figures, what]);
  const latency = useMemo(() => latencyOf(figures), [figures]);
  if (figures.length === 0) return null;
  const pick = (place: number): void => {
    const from = counts.times[place];
    if (from !== undefined) onPick?.(from, from + counts.step - 1);
  };
  const every = counts.step === HOUR ? "hour" : "day";
  return (
    <div class="columns">
      <section class="card">
        <header>
          <h2>
            {what} an {every}
          </h2>
        </header>
        <div class="body">
          <Chart
            label={`${what} by the ${every}, and how many failed`}
            times={counts.times}
            series={counts.series}
            format={(value) => grouped(value)}
            {...(onPick === undefined ? {} : { onPick: pick })}
          />
        </div>
      </section>
      <section class="card">
        <header>
          <h2>Latency</h2>
        </header>
        <div class="body">
          <Chart
            label="How long they took by the hour: half of them at most p50, 95 of 100 at most p95"
            times={latency.times}
            series={latency.series}
            format={(value) => duration(value)}
          />
        </div>
      </section>
    </div>
  );
}

function countsOf(figures: readonly Figure[], what: string) {
  const hours = figures.map(({ at = 0 }) => at);
  const [first, last] = [Math.min(...hours), Math.max(...hours)];
  const step = last - first > MOST_HOURS * HOUR ? DAY : HOUR;
  const from = Math.floor(first / step) * step;
  const length = figures.length === 0 ? 0 : Math.floor((last - from) / step) + 1;
  const done = new Array<number>(length).fill(0);
  const failed = new Array<number>(length).fill(0);
  for (const { at = 0, count, failed: bad } of figures) {
    const place = Math.floor((at - from) / step);
    done[place] = (done[place] ?? 0) + count;
    failed[place] = (failed[place] ?? 0) + bad;
  }
  return {
    step,
    times: done.map((_, place) => from + place * step),
    series: [
      { title: what, values: done, color: "--accent", filled: true },
      { title: "failed", values: failed, color: "--bad", filled: true },
    ],
  };
}

/** Only hours with any: a quantile of nothing is no line. */
function latencyOf(figures: readonly Figure[]) {
  const rising = figures.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return {
    times: rising.map(({ at = 0 }) => at),
    series: [
      { title: "p50", values: rising.map(({ p50 }) => p50), color: "--ok" },
      { title: "p95", values: rising.map(({ p95 }) => p95), color: "--warn" },
    ],
  };
}
