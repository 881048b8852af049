import { useMemo } from "preact/hooks";
import { grouped, money } from "../../../../src/core/print/amounts.ts";
import type { Costs, Figure } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { Chart } from "../../components/chart.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Facts } from "../../components/facts.tsx";
import { Money } from "../../components/money.tsx";
import { PeriodChoice, usePeriod } from "../../components/period-choice.tsx";
import { Show } from "../../components/show.tsx";
import { Cost, Tokens } from "../../components/sums-columns.tsx";
import { useParams, withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { costByDay, costs } from "./asks.ts";
import { CostTable } from "./cost-table.tsx";
import { Projection } from "./projection.tsx";

export default function CostScreen() {
  const { text, since } = usePeriod();
  const [{ workflow, route }] = useParams();
  const query = { since, workflow, route };
  const found = useResource(costs(query));
  const days = useResource(costByDay(query));
  const title = [workflow, route].filter((part) => part !== undefined).join(" / ");
  return (
    <Page
      title={title === "" ? "Cost" : `Cost of ${title}`}
      above={title === "" ? undefined : <a href={withParams("/cost", {}, { since: text })}>All costs</a>}
      actions={<PeriodChoice />}
    >
      <Show of={found}>
        {(value) =>
          value.total.count === 0 ? (
            <EmptyState title="No runs in this time" command="npx airworthy cost">
              Choose a longer time above. Forks, shadows and trials of evals are not counted as traffic.
            </EmptyState>
          ) : (
            <>
              <Totals costs={value} />
              <Projection projection={value.projection} />
              <Show of={days}>{({ figures }) => <OverTime figures={figures} />}</Show>
              <Parts costs={value} since={text} />
            </>
          )
        }
      </Show>
    </Page>
  );
}

function Totals({ costs: { total, projection } }: { readonly costs: Costs }) {
  return (
    <Facts
      facts={{
        Total: <Cost sums={total} />,
        Runs: grouped(total.count),
        "A run, mean": <Money usd={total.perRun} />,
        "A run, p50": projection !== null && <Money usd={projection.p50} />,
        "A run, p95": projection !== null && <Money usd={projection.p95} />,
        "A success, mean": <Money usd={total.perSuccess} />,
        Tokens: <Tokens sums={total} />,
        "Model calls without a price": total.unpriced > 0 && grouped(total.unpriced),
      }}
    />
  );
}

function OverTime({ figures }: { readonly figures: readonly Figure[] }) {
  const { times, series } = useMemo(() => seriesOf(figures), [figures]);
  if (times.length < 2) return null;
  return (
    <Card title="Cost a day">
      <Chart label="Cost by the day" times={times} series={series} format={(usd) => money(usd)} />
    </Card>
  );
}

function seriesOf(figures: readonly Figure[]) {
  const rising = figures.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0));
  const values = rising.map(({ cost }) => cost);
  return {
    times: rising.map(({ at = 0 }) => at),
    series: [{ title: "US dollars", values, color: "--accent", look: "bars" as const }],
  };
}

function Parts({ costs: all, since }: { readonly costs: Costs; readonly since: string | undefined }) {
  const runs = (filters: Readonly<Record<string, string>>): string =>
    withParams("/runs", {}, { only: "traffic", since, ...filters });
  return (
    <>
      <CostTable
        title="By workflow"
        rows={all.workflows}
        nameOf={({ workflow }) => workflow}
        hrefOf={({ workflow }) => withParams("/cost", {}, { workflow, since })}
        runsOf={({ workflow }) => runs({ workflow })}
      />
      <CostTable
        title="By route"
        rows={all.routes}
        nameOf={({ workflow, route }) => `${workflow} / ${route}`}
        hrefOf={({ workflow, route }) => withParams("/cost", {}, { workflow, route, since })}
        runsOf={({ workflow, route }) => runs({ workflow, route })}
      />
      <CostTable
        title="By segment of the users"
        rows={all.segments}
        nameOf={({ attribute, value }) => `${attribute} = ${value}`}
        runsOf={({ attribute, value }) => runs({ attribute: `${attribute}=${value}` })}
      />
      <CostTable title="By model" what="Calls" rows={all.models} nameOf={({ model }) => model} />
    </>
  );
}
