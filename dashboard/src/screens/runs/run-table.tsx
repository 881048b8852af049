import type { RunSummary } from "../../api/types.ts";
import { Duration } from "../../components/duration.tsx";
import { Money } from "../../components/money.tsx";
import { preview } from "../../components/preview.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";

interface RunTableProps {
  readonly runs: readonly RunSummary[];
  /** Ids of the runs that are marked, two at most; without `onChoose` none can be. */
  readonly chosen?: readonly string[];
  readonly onChoose?: (chosen: readonly string[]) => void;
}

/** Runs as a list, wherever they are listed. */
export function RunTable({ runs, chosen = [], onChoose }: RunTableProps) {
  const columns = onChoose === undefined ? COLUMNS : [...COLUMNS, choice(chosen, onChoose)];
  return (
    <Table
      label="Runs"
      columns={columns}
      rows={runs}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => `/runs/${id}`}
    />
  );
}

const COLUMNS: readonly Column<RunSummary>[] = [
  {
    key: "status",
    title: "Status",
    cell: ({ status, interrupted }) => <StatusBadge status={status} isInterrupted={interrupted} />,
  },
  {
    key: "workflow",
    title: "Workflow",
    from: "medium",
    cell: ({ workflow, parent }) => (
      <>
        <Text>{workflow}</Text> {parent !== undefined && <span class="tag">{parent.kind}</span>}
      </>
    ),
  },
  {
    key: "input",
    title: "Input and outcome",
    grows: true,
    cell: ({ input, outcome }) => (
      <div class="two-lines">
        <div class="clip">
          <Text>{preview(input)}</Text>
        </div>
        <div class="clip muted">
          <Text>{preview(outcome)}</Text>
        </div>
      </div>
    ),
  },
  { key: "calls", title: "Calls", align: "end", from: "wide", cell: ({ totals }) => totals.calls },
  {
    key: "cost",
    title: "Cost",
    align: "end",
    from: "wide",
    cell: ({ totals }) => <Money usd={totals.cost} />,
  },
  { key: "took", title: "Took", align: "end", from: "medium", cell: ({ took }) => <Duration ms={took} /> },
  { key: "at", title: "Started", align: "end", cell: ({ startedAt }) => <RelativeTime at={startedAt} /> },
];

function choice(
  chosen: readonly string[],
  onChoose: (chosen: readonly string[]) => void,
): Column<RunSummary> {
  return {
    key: "choice",
    title: "Marked to compare",
    isTitleHidden: true,
    from: "medium",
    cell: ({ id, workflow }) => (
      <input
        type="checkbox"
        class="choice"
        aria-label={`Mark the run ${id} of ${workflow} to compare it`}
        checked={chosen.includes(id)}
        onChange={({ currentTarget }) =>
          onChoose(currentTarget.checked ? [...chosen, id].slice(-2) : chosen.filter((one) => one !== id))
        }
      />
    ),
  };
}
