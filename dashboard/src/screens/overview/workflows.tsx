import { grouped } from "../../../../src/core/print/amounts.ts";
import type { Figure } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Duration } from "../../components/duration.tsx";
import { Money } from "../../components/money.tsx";
import type { PeriodNow } from "../../components/period.tsx";
import { Rate } from "../../components/rate.tsx";
import { Show } from "../../components/show.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { figures } from "./asks.ts";

/** How each workflow does. */
export function Workflows({ period }: { readonly period: PeriodNow }) {
  const found = useResource(figures({ by: "workflow", since: period.since }));
  const runsOf = ({ workflow }: Figure, filters: Readonly<Record<string, string>> = {}): string =>
    withParams("/runs", {}, { workflow, since: period.key, only: "traffic", ...filters });
  const columns: readonly Column<Figure>[] = [
    { key: "workflow", title: "Workflow", grows: true, cell: ({ workflow = "" }) => <Text>{workflow}</Text> },
    {
      key: "success",
      title: "Success",
      cell: (figure) => <Rate rate={figure.success} n={figure.count} href={runsOf(figure)} />,
    },
    {
      key: "failed",
      title: "Failed",
      align: "end",
      from: "medium",
      cell: (figure) => <a href={runsOf(figure, { status: "failed" })}>{grouped(figure.failed)}</a>,
    },
    { key: "p50", title: "Median", align: "end", from: "wide", cell: ({ p50 }) => <Duration ms={p50} /> },
    { key: "p95", title: "p95", align: "end", from: "medium", cell: ({ p95 }) => <Duration ms={p95} /> },
    { key: "cost", title: "Cost", align: "end", from: "medium", cell: ({ cost }) => <Money usd={cost} /> },
  ];
  return (
    <section aria-label="Workflows" class="stack tight">
      <h2>Workflows</h2>
      <Show of={found}>
        {({ figures: rows }) => (
          <Table
            label="Workflows"
            columns={columns}
            rows={rows.toSorted((a, b) => b.count - a.count)}
            keyOf={({ workflow = "" }) => workflow}
            hrefOf={(figure) => runsOf(figure)}
          />
        )}
      </Show>
    </section>
  );
}
