import type { WorkflowList } from "../../api/types.ts";
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
import { workflows } from "./asks.ts";

type Row = WorkflowList["workflows"][number];

export default function WorkflowsScreen() {
  const { text, since } = usePeriod();
  const found = useResource(workflows(since));
  return (
    <Page title="Workflows" actions={<PeriodChoice />}>
      <Show of={found}>
        {({ workflows: rows }) =>
          rows.length === 0 ? (
            <EmptyState title="No workflows yet" command="npx airworthy init">
              A workflow appears here once it is listed in <code>airworthy.config.ts</code>, or once a run of
              it is recorded.
            </EmptyState>
          ) : (
            <Table
              label="Workflows"
              columns={columnsOf(text)}
              rows={rows}
              keyOf={({ name }) => name}
              hrefOf={({ name }) => withParams(`/workflows/${encodeURIComponent(name)}`, {}, { since: text })}
            />
          )
        }
      </Show>
    </Page>
  );
}

function columnsOf(since: string | undefined): readonly Column<Row>[] {
  const runs = (status: string | undefined) => (row: Row) =>
    withParams("/runs", {}, { workflow: row.name, only: "traffic", status, since });
  return [
    {
      key: "name",
      title: "Workflow",
      grows: true,
      cell: ({ name, isConfigured }) => (
        <>
          <Text>{name}</Text>{" "}
          {!isConfigured && (
            <span
              class="tag"
              title="This server has no workflow of this name: its runs cannot be replayed here"
            >
              not configured
            </span>
          )}
        </>
      ),
    },
    ...sumsColumns<Row>(({ figures }) => figures, { href: runs(undefined), failedHref: runs("failed") }),
  ];
}
