import type { Alert } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Tabs } from "../../components/tabs.tsx";
import { Text } from "../../components/text.tsx";
import { useParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import type { Shown } from "./asks.ts";
import { alerts, placeOf } from "./asks.ts";
import { Watched } from "./watched.tsx";

/** Asked for again so often, in ms. */
const LIVE = 10_000;

const TABS = [
  { key: "open", title: "Open" },
  { key: "resolved", title: "Resolved" },
  { key: "watched", title: "What is watched" },
] as const;

export default function AlertsScreen() {
  const [{ state, workflow }, change] = useParams();
  const shown = TABS.find(({ key }) => key === state)?.key ?? "open";
  return (
    <Page title="Alerts">
      <Tabs
        label="Which alerts"
        tabs={TABS}
        now={shown}
        onChange={(key) => change({ state: key === "open" ? undefined : key })}
      >
        {shown === "watched" ? <Watched /> : <List shown={shown} workflow={workflow} />}
      </Tabs>
    </Page>
  );
}

function List({ shown, workflow }: { readonly shown: Shown; readonly workflow: string | undefined }) {
  const found = useResource(alerts(shown, workflow), { every: LIVE });
  return (
    <Show of={found}>
      {({ alerts: rows }) =>
        rows.length === 0 ? (
          <Nothing shown={shown} />
        ) : (
          <Table
            label={shown === "open" ? "Open alerts, the newest first" : "Resolved alerts, the newest first"}
            columns={COLUMNS}
            rows={rows}
            keyOf={({ id }) => id}
            hrefOf={({ id }) => placeOf(id)}
          />
        )
      }
    </Show>
  );
}

function Nothing({ shown }: { readonly shown: Shown }) {
  if (shown === "resolved")
    return (
      <EmptyState title="Nothing was wrong yet">
        Alerts that are over are kept here, with who took care of them. <a href="/alerts">Open ones</a> come
        first.
      </EmptyState>
    );
  return (
    <EmptyState title="Nothing is wrong" command="npx airworthy monitor --once">
      What serves is held against its acceptance criteria and its own past after every run. Give criteria to
      an evaluation of the workflow, or under <code>monitor</code> in the configuration.
    </EmptyState>
  );
}

const COLUMNS: readonly Column<Alert>[] = [
  {
    key: "what",
    title: "What is wrong",
    grows: true,
    wraps: true,
    cell: ({ title, workflow }) => (
      <>
        <Text most={160}>{title}</Text>
        <span class="only-narrow muted">
          <Text most={40}>{workflow}</Text>
        </span>
      </>
    ),
  },
  {
    key: "workflow",
    title: "Workflow",
    from: "medium",
    cell: ({ workflow }) => <Text most={40}>{workflow}</Text>,
  },
  { key: "status", title: "State", cell: ({ status }) => <StatusBadge status={status} /> },
  { key: "runs", title: "Runs", align: "end", from: "wide", cell: ({ runs }) => runs.length },
  { key: "opened", title: "Opened", align: "end", cell: ({ openedAt }) => <RelativeTime at={openedAt} /> },
];
