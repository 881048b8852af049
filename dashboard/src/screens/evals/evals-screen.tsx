import { useState } from "preact/hooks";
import type { ListedExperiment } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Rate } from "../../components/rate.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { navigate } from "../../router/location.ts";
import { useParams, withParams } from "../../router/use-params.ts";
import { Glyph } from "../../shell/icons.tsx";
import { Page } from "../../shell/page.tsx";
import { experiments } from "./asks.ts";
import { comparisonLink, experimentLink } from "./links.ts";

/** One that runs is asked for again so often, in ms. */
const LIVE = 3_000;

export default function EvalsScreen() {
  const [params, change] = useParams();
  const { name, release, dataset } = params;
  const found = useResource(experiments({ name, release, dataset, limit: 100 }), {
    every: ({ experiments: all }) => (all.some(({ status }) => status === "running") ? LIVE : undefined),
  });
  const [chosen, choose] = useState<readonly string[]>([]);
  const isFiltered = [name, release, dataset].some((one) => one !== undefined);
  return (
    <Page title="Evals" actions={<CompareButton chosen={chosen} of={found} />}>
      {isFiltered && (
        <p class="row">
          {Object.entries({ name, release, dataset }).map(
            ([key, value]) =>
              value !== undefined && (
                <button key={key} type="button" class="chip" onClick={() => change({ [key]: undefined })}>
                  <Text most={60}>{`${key}: ${value}`}</Text>
                  <Glyph name="close" />
                  <span class="hidden">Take this filter away</span>
                </button>
              ),
          )}
        </p>
      )}
      <Show of={found}>
        {({ experiments: rows }) =>
          rows.length === 0 ? (
            <NoExperiments isFiltered={isFiltered} />
          ) : (
            <Table
              label="Experiments, the newest first"
              columns={[...COLUMNS, choice(chosen, choose)]}
              rows={rows}
              keyOf={({ id }) => id}
              hrefOf={({ id }) => experimentLink(id)}
            />
          )
        }
      </Show>
    </Page>
  );
}

function NoExperiments({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered)
    return (
      <EmptyState title="No experiment is like that">
        Take a filter away above, or look at <a href="/evals">all experiments</a>.
      </EmptyState>
    );
  return (
    <EmptyState title="No experiments yet" command="npx airworthy eval">
      An experiment is a release tried on a dataset. Make a dataset of runs with their button “Add to
      dataset”, list an <code>evaluation()</code> under <code>evals</code> in the configuration, and run it by
      this command.
    </EmptyState>
  );
}

const by = (key: "name" | "release" | "dataset", value: string): string =>
  withParams("/evals", {}, { [key]: value });

const COLUMNS: readonly Column<ListedExperiment>[] = [
  {
    key: "name",
    title: "Evaluation",
    grows: true,
    wraps: true,
    cell: ({ name, source, release, status }) => (
      <>
        <Text>{name}</Text> {source !== undefined && <span class="tag">{source}</span>}
        <span class="only-narrow muted">
          <Text most={40}>{release}</Text>
          {status !== "completed" && `, ${status}`}
        </span>
      </>
    ),
  },
  {
    key: "release",
    title: "Release",
    from: "medium",
    cell: ({ release }) => (
      <a href={by("release", release)}>
        <Text most={40}>{release}</Text>
      </a>
    ),
  },
  { key: "status", title: "Status", from: "medium", cell: ({ status }) => <StatusBadge status={status} /> },
  {
    key: "success",
    title: "Trials that passed",
    cell: ({ id, success, done }) =>
      done === 0 ? (
        <span class="muted">no trials</span>
      ) : (
        <Rate rate={success} n={done} href={`${experimentLink(id)}?view=trials`} />
      ),
  },
  {
    key: "dataset",
    title: "Dataset",
    from: "wide",
    cell: ({ dataset }) => (
      <>
        <a href={by("dataset", dataset.name)}>
          <Text most={40}>{dataset.name}</Text>
        </a>{" "}
        <code class="muted">{dataset.version.slice(0, 8)}</code>
      </>
    ),
  },
  {
    key: "at",
    title: "Started",
    align: "end",
    from: "medium",
    cell: ({ startedAt }) => <RelativeTime at={startedAt} />,
  },
];

function choice(
  chosen: readonly string[],
  onChoose: (chosen: readonly string[]) => void,
): Column<ListedExperiment> {
  return {
    key: "choice",
    title: "Marked to compare",
    isTitleHidden: true,
    from: "medium",
    cell: ({ id, name, release }) => (
      <input
        type="checkbox"
        class="choice"
        aria-label={`Mark the experiment ${id} of ${name} with ${release} to compare it`}
        checked={chosen.includes(id)}
        onChange={({ currentTarget }) =>
          onChoose(currentTarget.checked ? [...chosen, id].slice(-2) : chosen.filter((one) => one !== id))
        }
      />
    ),
  };
}

interface CompareButtonProps {
  readonly chosen: readonly string[];
  readonly of: ReturnType<typeof useResource<{ readonly experiments: readonly ListedExperiment[] }>>;
}

/** The newer one is compared with the older. */
function CompareButton({ chosen, of }: CompareButtonProps) {
  const rows = of.state === "ready" ? of.value.experiments : [];
  const [newer, older] = rows.filter(({ id }) => chosen.includes(id));
  return (
    <button
      type="button"
      class="button not-narrow"
      disabled={newer === undefined || older === undefined}
      title={older === undefined ? "Mark two experiments to compare them" : undefined}
      onClick={() => {
        if (newer !== undefined && older !== undefined) navigate(comparisonLink(newer.id, older.id));
      }}
    >
      <Glyph name="compare" /> Compare
    </button>
  );
}
