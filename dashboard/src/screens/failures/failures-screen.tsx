import { grouped, plural } from "../../../../src/core/print/amounts.ts";
import type { FailureCluster } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Bars } from "../../components/bars.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { PeriodChoice, periodIn } from "../../components/period.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { WorkflowSearch } from "../../components/workflow-search.tsx";
import { useParams, withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { failures } from "../overview/asks.ts";
import "./failures.css";

/** In ms. */
const LIVE = 15_000;

export default function FailuresScreen() {
  const [params, change] = useParams();
  const period = periodIn(params);
  const { workflow, release } = params;
  const found = useResource(failures({ since: period.since, workflow, release, limit: 200, examples: 1 }), {
    every: LIVE,
  });
  return (
    <Page title="Failures" actions={<PeriodChoice now={period} onChange={(next) => change(next)} />}>
      <WorkflowSearch />
      <Show of={found}>
        {({ runs, clusters, more, isCut }) =>
          clusters.length === 0 ? (
            <EmptyState title="Nothing failed in this time">
              Runs that fail, are broken off, or are scored or reviewed as bad are gathered here by what they
              have in common. Choose a longer time above, or look at <a href="/runs">all runs</a>.
            </EmptyState>
          ) : (
            <>
              <p class="muted">
                {plural(runs, "run")} went wrong, in {plural(clusters.length + more, "way")}.
                {isCut && " There are older failures than were read."}
              </p>
              <Table
                label="What went wrong"
                columns={COLUMNS}
                rows={clusters}
                keyOf={({ id }) => id}
                hrefOf={({ id }) =>
                  withParams(`/failures/${id}`, {}, { since: period.key, workflow, release })
                }
              />
            </>
          )
        }
      </Show>
    </Page>
  );
}

const COLUMNS: readonly Column<FailureCluster>[] = [
  {
    key: "what",
    title: "What",
    grows: true,
    cell: ({ code, message, isNew, reason, step }) => (
      <div class="two-lines">
        <div class="row failure-name">
          <strong>
            <Text most={60}>{code}</Text>
          </strong>
          {isNew && <span class="badge warn">new</span>}
          {reason !== "failed" && <span class="badge calm">{reason}</span>}
          {step !== null && step !== "" && (
            <span class="muted clip">
              at <Text>{step}</Text>
            </span>
          )}
        </div>
        <div class="clip muted">
          <Text>{message}</Text>
        </div>
      </div>
    ),
  },
  {
    key: "time",
    title: "Over time",
    from: "wide",
    cell: ({ timeline, count }) => <Bars values={timeline} label={`${count} runs over time`} />,
  },
  { key: "runs", title: "Runs", align: "end", cell: ({ count }) => grouped(count) },
  { key: "users", title: "Users", align: "end", from: "medium", cell: ({ subjects }) => grouped(subjects) },
  {
    key: "first",
    title: "First seen",
    align: "end",
    from: "wide",
    cell: ({ firstSeen }) => <RelativeTime at={firstSeen} />,
  },
  {
    key: "last",
    title: "Last seen",
    align: "end",
    from: "medium",
    cell: ({ lastSeen }) => <RelativeTime at={lastSeen} />,
  },
];
