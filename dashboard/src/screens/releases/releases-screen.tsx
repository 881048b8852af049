import { bytes } from "../../../../src/core/print/amounts.ts";
import type { ReleaseSummary } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { releases } from "./asks.ts";

export default function ReleasesScreen() {
  return (
    <Page title="Releases">
      <Show of={useResource(releases())}>
        {({ releases: rows }) =>
          rows.length === 0 ? (
            <EmptyState title="No releases yet" command='npx airworthy release create --name "first"'>
              A release is the app as it is: its code, prompts, models, contracts, datasets and criteria, kept
              in the store. Make one by this command, then give it to more and more of the traffic by a
              rollout.
            </EmptyState>
          ) : (
            <Table
              label="Releases, the newest first"
              columns={COLUMNS}
              rows={rows}
              keyOf={({ id }) => id}
              hrefOf={({ id }) => `/releases/${encodeURIComponent(id)}`}
            />
          )
        }
      </Show>
    </Page>
  );
}

const COLUMNS: readonly Column<ReleaseSummary>[] = [
  {
    key: "name",
    title: "Release",
    grows: true,
    cell: ({ id, name }) => (name === null ? <code>{id}</code> : <Text most={80}>{name}</Text>),
  },
  {
    key: "serves",
    title: "Serves",
    cell: ({ serves }) =>
      serves.length === 0 ? <span class="muted">nobody</span> : <Text most={40}>{serves.join(", ")}</Text>,
  },
  {
    key: "runs",
    title: "Runs",
    from: "medium",
    cell: ({ id }) => <a href={withParams("/runs", {}, { release: id })}>its runs</a>,
  },
  { key: "id", title: "Id", from: "wide", cell: ({ id }) => <code class="muted">{id}</code> },
  {
    key: "signed",
    title: "Signature",
    from: "medium",
    cell: ({ signed }) => (signed ? "signed" : <span class="muted">none</span>),
  },
  { key: "size", title: "Size", align: "end", from: "wide", cell: ({ size }) => bytes(size) },
  {
    key: "at",
    title: "Made",
    align: "end",
    from: "medium",
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
];
