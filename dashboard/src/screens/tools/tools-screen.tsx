import type { ListedTool } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { PeriodChoice, usePeriod } from "../../components/period-choice.tsx";
import { Show } from "../../components/show.tsx";
import { sumsColumns } from "../../components/sums-columns.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { tools } from "./asks.ts";
import { Effect } from "./effect.tsx";
import { ProbeSummary } from "./probe-summary.tsx";

export default function ToolsScreen() {
  const { text, since } = usePeriod();
  const found = useResource(tools(since));
  const hrefOf = ({ name }: ListedTool): string =>
    withParams(`/tools/${encodeURIComponent(name)}`, {}, { since: text });
  return (
    <Page title="Tools" actions={<PeriodChoice />}>
      <Show of={found}>
        {({ tools: rows }) =>
          rows.length === 0 ? (
            <EmptyState title="No run has used a tool yet" command="npx airworthy probe tools.ts">
              A tool appears here with the first run that calls it. Its faults can be looked for before that,
              by this command.
            </EmptyState>
          ) : (
            <Table
              label="Tools"
              columns={columnsOf(hrefOf)}
              rows={rows}
              keyOf={({ name }) => name}
              hrefOf={hrefOf}
            />
          )
        }
      </Show>
    </Page>
  );
}

function columnsOf(hrefOf: (row: ListedTool) => string): readonly Column<ListedTool>[] {
  const [success, ...others] = sumsColumns<ListedTool>(({ figures }) => figures, {
    href: (row) => `${hrefOf(row)}#runs`,
    failedHref: (row) => `${hrefOf(row)}#runs`,
  });
  const latency = others.filter(({ key }) => ["failed", "p50", "p95"].includes(key));
  return [
    {
      key: "name",
      title: "Tool",
      grows: true,
      cell: ({ name, description }) => (
        <div class="two-lines">
          <div class="clip">
            <Text>{name}</Text>
          </div>
          <div class="clip muted">
            <Text most={160}>{description}</Text>
          </div>
        </div>
      ),
    },
    { key: "effect", title: "Effect", from: "medium", cell: ({ effect }) => <Effect effect={effect} /> },
    ...(success === undefined ? [] : [success]),
    ...latency,
    { key: "errors", title: "Listed errors", align: "end", from: "wide", cell: listedErrors },
    { key: "probe", title: "Last probe", from: "wide", cell: ({ probe }) => <ProbeSummary probe={probe} /> },
  ];
}

function listedErrors({ hasContract, errors }: ListedTool) {
  return hasContract ? errors : <span class="muted">no contract</span>;
}
