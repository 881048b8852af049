import { grouped } from "../../../src/core/print/amounts.ts";
import type { Held as Report } from "../../../src/evals/gate/held.ts";
import { heldName, limitText, measuredText } from "../../../src/evals/report/amounts.ts";
import type { Held } from "../api/types.ts";
import { revived } from "../screens/evals/revived.ts";
import type { Column } from "./table.tsx";
import { Table } from "./table.tsx";
import { Text } from "./text.tsx";
import { VerdictBadge } from "./verdict-badge.tsx";

interface HeldTableProps {
  readonly held: readonly Held[];
  /** The trials behind what is held of a route or tag, else of all. */
  readonly trials: (part: string | undefined) => string;
}

/** What a release is held to, and how it did. */
export function HeldTable({ held, trials }: HeldTableProps) {
  return (
    <Table
      label="What is held"
      columns={COLUMNS}
      rows={revived<readonly Report[]>(held)}
      keyOf={(one) => `${one.kind} ${one.part ?? ""} ${one.name}`}
      hrefOf={({ part }) => trials(part)}
    />
  );
}

const COLUMNS: readonly Column<Report>[] = [
  {
    key: "name",
    title: "Held",
    cell: (one) => (
      <>
        <Text>{heldName(one)}</Text>
        <span class="only-narrow muted">
          {measuredText(one)}, {limitText(one)}
        </span>
        <span class="only-narrow muted">
          <Text>{one.why}</Text>
        </span>
      </>
    ),
  },
  { key: "measured", title: "Measured", align: "end", from: "medium", cell: (one) => measuredText(one) },
  { key: "limit", title: "Limit", align: "end", from: "medium", cell: (one) => limitText(one) },
  { key: "n", title: "n", align: "end", from: "medium", cell: ({ n }) => grouped(n) },
  { key: "verdict", title: "Verdict", cell: ({ verdict }) => <VerdictBadge verdict={verdict} /> },
  {
    key: "why",
    title: "Why",
    grows: true,
    wraps: true,
    from: "medium",
    cell: ({ why }) => <Text>{why}</Text>,
  },
];
