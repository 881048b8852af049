import type { RolloutSummary } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { ReleaseLink } from "../../components/release-link.tsx";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { useParams } from "../../router/use-params.ts";
import { Glyph } from "../../shell/icons.tsx";
import { Page } from "../../shell/page.tsx";
import { useReleaseNames } from "../releases/asks.ts";
import { rollouts } from "./asks.ts";
import { Serving } from "./serving.tsx";
import { shareText } from "./share-text.ts";

/** Rollouts that go on are asked for again so often, in ms. */
const LIVE = 3_000;

export default function RolloutsScreen() {
  const [{ workflow }, change] = useParams();
  const names = useReleaseNames();
  const found = useResource(rollouts(workflow), {
    every: ({ rollouts: all }) => (all.some(({ endedAt }) => endedAt === null) ? LIVE : undefined),
  });
  return (
    <Page title="Rollouts">
      {workflow !== undefined && (
        <p class="row">
          <button type="button" class="chip" onClick={() => change({ workflow: undefined })}>
            <Text most={60}>{`workflow: ${workflow}`}</Text>
            <Glyph name="close" />
            <span class="hidden">Take this filter away</span>
          </button>
        </p>
      )}
      <Show of={found}>
        {({ rollouts: rows }) =>
          rows.length === 0 ? (
            <NoRollouts workflow={workflow} />
          ) : (
            <Table
              label="Rollouts, those that go on first"
              columns={columns(names)}
              rows={rows}
              keyOf={({ id }) => id}
              hrefOf={({ id, kind }) => `/${kind === "ab" ? "ab" : "rollouts"}/${encodeURIComponent(id)}`}
            />
          )
        }
      </Show>
      <Serving workflow={workflow} names={names} />
    </Page>
  );
}

function NoRollouts({ workflow }: { readonly workflow: string | undefined }) {
  const of = workflow === undefined ? "" : ` of ${workflow}`;
  return (
    <EmptyState
      title={`No rollouts${of} yet`}
      command={`npx airworthy rollout start ${workflow ?? "<workflow>"} last`}
    >
      A rollout gives a release to more and more of a workflow's traffic, holds it against what served before,
      and goes back by itself where it does harm. Make a release, then begin with this command.
    </EmptyState>
  );
}

function columns(names: ReadonlyMap<string, string>): readonly Column<RolloutSummary>[] {
  return [
    {
      key: "workflow",
      title: "Workflow",
      cell: ({ workflow, candidate }) => (
        <>
          <Text most={40}>{workflow}</Text>
          <span class="only-narrow muted">
            <Text most={40}>{names.get(candidate) ?? candidate}</Text>
          </span>
        </>
      ),
    },
    {
      key: "candidate",
      title: "Candidate",
      from: "medium",
      cell: ({ candidate }) => <ReleaseLink id={candidate} names={names} />,
    },
    { key: "status", title: "Status", cell: ({ status }) => <StatusBadge status={status} /> },
    { key: "stage", title: "Stage", cell: (one) => shareText(one) },
    {
      key: "served",
      title: "Runs served",
      align: "end",
      from: "medium",
      cell: ({ served }) => served.candidate.toLocaleString("en-US"),
    },
    {
      key: "why",
      title: "Why",
      grows: true,
      from: "wide",
      cell: ({ why }) => <Text most={120}>{why}</Text>,
    },
    {
      key: "at",
      title: "Started",
      align: "end",
      from: "medium",
      cell: ({ startedAt }) => <RelativeTime at={startedAt} />,
    },
  ];
}
