import type { ShadowReport } from "../../api/types.ts";
import { RunLinks } from "../../components/run-links.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";

type Pair = ShadowReport["examples"][number];

const OUTCOMES: Readonly<Record<Pair["outcome"], string>> = {
  same: "the same answer",
  different: "another answer",
  stopped: "stopped before a write",
  failed: "only the candidate failed",
  mended: "only the candidate did not fail",
  both: "both failed",
  lost: "lost with its process",
};

/** Pairs to look at, the worst kinds first; each leads to the two runs beside each other. */
export function ShadowPairs({ pairs }: { readonly pairs: readonly Pair[] }) {
  if (pairs.length === 0) return null;
  return (
    <Table
      label="Pairs to look at"
      columns={COLUMNS}
      rows={pairs}
      keyOf={({ shadow }) => shadow}
      hrefOf={({ incumbent, shadow }) => withParams("/compare", {}, { a: incumbent, b: shadow })}
    />
  );
}

const COLUMNS: readonly Column<Pair>[] = [
  { key: "outcome", title: "What came out", cell: ({ outcome }) => OUTCOMES[outcome] },
  {
    key: "changes",
    title: "Writes",
    grows: true,
    wraps: true,
    cell: ({ changes }) =>
      changes.length === 0 ? (
        <span class="muted">none differ</span>
      ) : (
        <Text most={400}>{changes.map(changeText).join("; ")}</Text>
      ),
  },
  {
    key: "runs",
    title: "Incumbent's run, candidate's run",
    from: "medium",
    cell: ({ incumbent, shadow }) => <RunLinks runs={[incumbent, shadow]} />,
  },
];

function changeText(change: Pair["changes"][number]): string {
  switch (change.kind) {
    case "missing":
      return `would not have called ${change.done.tool} ${change.done.ask}`;
    case "extra":
      return `would have called ${change.would.tool} ${change.would.ask}`;
    case "arguments":
      return `would have called ${change.would.tool} ${change.would.ask} instead of ${change.done.ask}`;
  }
}
