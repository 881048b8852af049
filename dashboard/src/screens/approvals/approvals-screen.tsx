import type { Approval } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { preview } from "../../components/preview.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Tabs } from "../../components/tabs.tsx";
import { Text } from "../../components/text.tsx";
import { useParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { approversText } from "./approvers-text.ts";
import { approvals, placeOf } from "./asks.ts";

/** Asked for again so often, in ms. */
const LIVE = 10_000;

const TABS = [
  { key: "pending", title: "Waiting" },
  { key: "closed", title: "Decided" },
] as const;

export default function ApprovalsScreen() {
  const [{ state, cursor }, change] = useParams();
  const shown = state === "closed" ? "closed" : "pending";
  const found = useResource(approvals(shown, cursor), { every: LIVE, isLive: true });
  return (
    <Page title="Approvals">
      <Tabs
        label="Which requests"
        tabs={TABS}
        now={shown}
        onChange={(key) => change({ state: key === "pending" ? undefined : key, cursor: undefined })}
      >
        <Show of={found}>
          {({ approvals: rows, next }) =>
            rows.length === 0 ? (
              <Nothing shown={shown} />
            ) : (
              <div class="stack">
                <Table
                  label={
                    shown === "pending"
                      ? "Requests that wait, the oldest first"
                      : "Requests, the newest first"
                  }
                  columns={shown === "pending" ? PENDING : CLOSED}
                  rows={rows}
                  keyOf={({ run, address }) => `${run} ${address}`}
                  hrefOf={({ run, address }) => placeOf(run, address)}
                />
                {next !== null && (
                  <p>
                    <button type="button" class="button" onClick={() => change({ cursor: next })}>
                      Later ones
                    </button>
                  </p>
                )}
              </div>
            )
          }
        </Show>
      </Tabs>
    </Page>
  );
}

function Nothing({ shown }: { readonly shown: "pending" | "closed" }) {
  if (shown === "closed")
    return (
      <EmptyState title="Nothing was decided yet">
        What people approve or deny is kept here, with who did and why. See what{" "}
        <a href="/approvals">waits</a>.
      </EmptyState>
    );
  return (
    <EmptyState title="Nobody is waited for" command="npx airworthy approvals list">
      A call waits here for a person where its contract says so, by <code>approval</code>, or where a workflow
      asks with <code>ctx.approve()</code>. It waits for days if it must, and loses nothing.
    </EmptyState>
  );
}

const WHAT: Column<Approval> = {
  key: "what",
  title: "What is asked",
  cell: ({ title, call, details, workflow, run }) => (
    <>
      <Text most={60}>{title}</Text>
      <span class="only-narrow mono muted">
        <Text most={80}>{preview(JSON.stringify(call?.input ?? details ?? null))}</Text>
      </span>
      <span class="only-narrow muted">
        <Text most={40}>{workflow ?? run}</Text>
      </span>
    </>
  ),
};

const ARGUMENTS: Column<Approval> = {
  key: "arguments",
  title: "Arguments",
  grows: true,
  from: "medium",
  cell: ({ call, details }) => (
    <span class="mono muted">
      <Text most={160}>{preview(JSON.stringify(call?.input ?? details ?? null))}</Text>
    </span>
  ),
};

const RUN: Column<Approval> = {
  key: "workflow",
  title: "Workflow",
  from: "medium",
  cell: ({ workflow, run }) => (
    <a href={`/runs/${encodeURIComponent(run)}`}>
      <Text most={40}>{workflow ?? run}</Text>
    </a>
  ),
};

const PENDING: readonly Column<Approval>[] = [
  WHAT,
  ARGUMENTS,
  RUN,
  {
    key: "who",
    title: "Who may decide",
    from: "wide",
    cell: (one) => <Text most={60}>{approversText(one)}</Text>,
  },
  { key: "asked", title: "Asked", align: "end", cell: ({ askedAt }) => <RelativeTime at={askedAt} /> },
  {
    key: "expires",
    title: "Counts as denied",
    align: "end",
    from: "medium",
    cell: ({ expiresAt }) =>
      expiresAt === null ? <span class="muted">never</span> : <RelativeTime at={expiresAt} />,
  },
];

const CLOSED: readonly Column<Approval>[] = [
  WHAT,
  ARGUMENTS,
  RUN,
  { key: "state", title: "State", cell: ({ state }) => <StatusBadge status={state} /> },
  {
    key: "by",
    title: "By",
    from: "medium",
    cell: ({ decision }) => decision !== null && <Text most={40}>{decision.by}</Text>,
  },
  {
    key: "at",
    title: "Decided",
    align: "end",
    from: "medium",
    cell: ({ decision }) => decision !== null && <RelativeTime at={decision.at} />,
  },
];
