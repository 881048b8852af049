import type { PromptList } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { PeriodChoice, usePeriod } from "../../components/period-choice.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import { sumsColumns } from "../../components/sums-columns.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { prompts } from "./asks.ts";

type Row = PromptList["prompts"][number];

export default function PromptsScreen() {
  const { text, since } = usePeriod();
  const found = useResource(prompts(since));
  return (
    <Page title="Prompts" actions={<PeriodChoice />}>
      <Show of={found}>
        {({ prompts: rows }) =>
          rows.length === 0 ? (
            <EmptyState
              title="No run has used a prompt yet"
              command="npx airworthy run <workflow> --input '<json>'"
            >
              A prompt made with <code>prompt()</code> or read from a Markdown file appears here with the
              first run that renders it, and each version of it from then on.
            </EmptyState>
          ) : (
            <Table
              label="Prompts"
              columns={COLUMNS}
              rows={rows}
              keyOf={({ name }) => name}
              hrefOf={({ name }) => withParams(`/prompts/${encodeURIComponent(name)}`, {}, { since: text })}
            />
          )
        }
      </Show>
    </Page>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "name", title: "Prompt", grows: true, cell: ({ name }) => <Text>{name}</Text> },
  { key: "versions", title: "Versions", align: "end", from: "medium", cell: ({ versions }) => versions },
  {
    key: "newest",
    title: "Newest",
    from: "wide",
    cell: ({ newest, firstSeenAt }) => (
      <>
        <code>{newest}</code>{" "}
        {firstSeenAt !== null && (
          <span class="muted">
            <RelativeTime at={firstSeenAt} />
          </span>
        )}
      </>
    ),
  },
  ...sumsColumns<Row>(({ figures }) => figures),
];
