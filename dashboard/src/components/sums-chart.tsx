import { useMemo } from "preact/hooks";
import { duration, grouped } from "../../../src/core/print/amounts.ts";
import type { Figure } from "../api/types.ts";
import { Card } from "./card.tsx";
import { Chart } from "./chart.tsx";
import type { Step } from "./step-of.ts";
import { STEPS } from "./step-of.ts";

interface SumsChartProps {
  /** By hour or by day, as `step` says. */
  readonly figures: readonly Figure[];
  readonly step: Step;
  /** What is counted: `Runs`, `Calls`. */
  readonly what: string;
  /** Leads to the runs of an hour or day. */
  readonly onPick?: (from: number, until: number) => void;
}

/** How many there were and how many failed, and how long they took, beside each other. */
export function SumsChart({ figures, step, what, onPick }: SumsChartProps) {
  const counts = useMemo(() => countsOf(figures, { step, what }), [figures, step, what]);
  const latency = useMemo(() => latencyOf(figures), [figures]);
  if (figures.length === 0) return null;
  const pick = (place: number): void => {
    const from = counts.times[place];
    if (from !== undefined) onPick?.(from, from + STEPS[step] - 1);
  };
  return (
    <div class="columns">
      <Card title={`${what} by the ${step}`}>
        <Chart
          label={`${what} by the ${step}, and how many failed`}
          times={counts.times}
          series={counts.series}
          format={(value) => grouped(value)}
          {...(onPick === undefined ? {} : { onPick: pick })}
        />
      </Card>
      <Card title={`How long ${what.toLowerCase()} took`}>
        <Chart
          label={`How long they took by the ${step}: half of them at most p50, 95 of 100 at most p95`}
          times={latency.times}
          series={latency.series}
          format={(value) => duration(value)}
        />
      </Card>
    </div>
  );
}

/** Hours and days without any are 0. */
function countsOf(
  figures: readonly Figure[],
  { step, what }: { readonly step: Step; readonly what: string },
) {
  const size = STEPS[step];
  const known = figures.map(({ at = 0 }) => at);
  const from = Math.min(...known);
  const length = figures.length === 0 ? 0 : Math.floor((Math.max(...known) - from) / size) + 1;
  const all = new Array<number>(length).fill(0);
  const bad = new Array<number>(length).fill(0);
  for (const { at = 0, count, failed } of figures) {
    const place = Math.floor((at - from) / size);
    all[place] = (all[place] ?? 0) + count;
    bad[place] = (bad[place] ?? 0) + failed;
  }
  return {
    times: all.map((_, place) => from + place * size),
    series: [
      { title: what, values: all, color: "--accent", look: "bars" as const },
      { title: "Failed", values: bad, color: "--bad", look: "bars" as const },
    ],
  };
}

/** Only times with any: a quantile of nothing is no line. */
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
