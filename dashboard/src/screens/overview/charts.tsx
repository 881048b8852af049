import { useMemo } from "preact/hooks";
import { count, duration, money } from "../../../../src/core/print/amounts.ts";
import { useResource } from "../../api/use-resource.ts";
import { Chart } from "../../components/chart.tsx";
import type { PeriodNow } from "../../components/period.tsx";
import { Show } from "../../components/show.tsx";
import { navigate } from "../../router/location.ts";
import { withParams } from "../../router/use-params.ts";
import type { Figures } from "./asks.ts";
import { figures } from "./asks.ts";
import { overTime } from "./over-time.ts";

/** In ms. */
const LIVE = 30_000;

export function Charts({ period }: { readonly period: PeriodNow }) {
  const hours = useResource(figures({ by: "hour", since: period.since }), { every: LIVE });
  return <Show of={hours}>{(value) => <ChartsOf value={value} period={period} />}</Show>;
}

function ChartsOf({ value, period }: { readonly value: Figures; readonly period: PeriodNow }) {
  const { times, step, runs, failed, cost, p95 } = useMemo(
    () => overTime(value.figures, { since: period.since, until: period.since + period.ms }),
    [value, period.since, period.ms],
  );
  const traffic = useMemo(
    () => [
      { title: "Runs", values: runs, color: "--accent", look: "bars" as const },
      { title: "Failed", values: failed, color: "--bad", look: "bars" as const },
    ],
    [runs, failed],
  );
  const latency = useMemo(() => [{ title: "p95", values: p95, color: "--kind-tool" }], [p95]);
  const costs = useMemo(
    () => [{ title: "Cost", values: cost, color: "--kind-model", look: "bars" as const }],
    [cost],
  );
  const pick = (place: number): void => {
    const since = times[place];
    if (since === undefined) return;
    navigate(withParams("/runs", {}, { since: String(since), until: String(since + step), only: "traffic" }));
  };
  const shared = { times, onPick: pick };
  return (
    <div class="charts">
      <section class="card" aria-label="Runs over time">
        <header>
          <h2>Runs and failures</h2>
        </header>
        <Chart {...shared} label="Runs and failed runs over time" series={traffic} format={count} />
      </section>
      <section class="card" aria-label="Latency over time">
        <header>
          <h2>p95 latency</h2>
        </header>
        <Chart
          {...shared}
          label="95th percentile of the time a run took"
          series={latency}
          format={duration}
        />
      </section>
      <section class="card" aria-label="Cost over time">
        <header>
          <h2>Cost</h2>
        </header>
        <Chart {...shared} label="US dollars over time" series={costs} format={money} />
      </section>
    </div>
  );
}
