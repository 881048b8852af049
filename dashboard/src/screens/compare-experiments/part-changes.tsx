import { limits, percent, points } from "../../../../src/evals/report/amounts.ts";
import type { Comparison } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { experimentLink } from "../evals/links.ts";

type Part = Comparison["parts"][number];

/** What changed on each route and tag, the greatest loss first. */
export function PartChanges({ comparison: { parts, candidate } }: { readonly comparison: Comparison }) {
  if (parts.length === 0) return null;
  return (
    <Card title="Change by route and tag" isBare>
      <Table
        label="Change by route and tag"
        columns={COLUMNS}
        rows={parts}
        keyOf={({ kind, name }) => `${kind} ${name}`}
        hrefOf={({ kind, name }) =>
          withParams(experimentLink(candidate.id), {}, { view: "trials", [kind]: name })
        }
      />
    </Card>
  );
}

const COLUMNS: readonly Column<Part>[] = [
  {
    key: "name",
    title: "Part",
    grows: true,
    cell: ({ kind, name }) => (
      <>
        <span class="tag">{kind}</span> <Text>{name}</Text>
      </>
    ),
  },
  { key: "before", title: "Before", align: "end", cell: ({ difference }) => percent(difference.baseline) },
  { key: "now", title: "Now", align: "end", cell: ({ difference }) => percent(difference.candidate) },
  {
    key: "points",
    title: "Points",
    align: "end",
    cell: ({ difference }) => <strong>{points(difference.difference)}</strong>,
  },
  {
    key: "interval",
    title: "Interval",
    align: "end",
    from: "medium",
    cell: ({ difference }) => limits(difference, "points"),
  },
  { key: "n", title: "Cases", align: "end", from: "medium", cell: ({ difference }) => difference.n },
];
