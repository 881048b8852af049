import type { EvalFigures } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import { Duration } from "../../components/duration.tsx";
import { Money } from "../../components/money.tsx";
import { percent, Rate } from "../../components/rate.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { experimentLink } from "../evals/links.ts";

type Part = EvalFigures["parts"][number];

/** The figures of each route and tag, which lead to their trials. */
export function PartTable({ id, parts }: { readonly id: string; readonly parts: readonly Part[] }) {
  if (parts.length === 0) return null;
  return (
    <Card title="By route and tag" isBare>
      <Table
        label="By route and tag"
        columns={COLUMNS}
        rows={parts}
        keyOf={({ kind, name }) => `${kind} ${name}`}
        hrefOf={({ kind, name }) => withParams(experimentLink(id), {}, { view: "trials", [kind]: name })}
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
  {
    key: "success",
    title: "Success",
    cell: ({ figures: { success, trials } }) => <Rate rate={success ?? null} n={trials} />,
  },
  { key: "cases", title: "Cases", align: "end", from: "medium", cell: ({ figures }) => figures.cases },
  { key: "all", title: "All k pass", align: "end", from: "wide", cell: allPass },
  {
    key: "p95",
    title: "p95",
    align: "end",
    from: "medium",
    cell: ({ figures }) => <Duration ms={figures.latency?.p95.value} />,
  },
  {
    key: "cost",
    title: "Cost a run",
    align: "end",
    from: "wide",
    cell: ({ figures }) => <Money usd={figures.cost.perRun?.ratio} />,
  },
];

/** pass^k of the largest k. */
function allPass({ figures: { passHatK } }: Part) {
  const last = passHatK.at(-1);
  if (last === undefined || last.k === 1) return <span class="muted">–</span>;
  return (
    <span title={`${percent(last.rate.low)} to ${percent(last.rate.high)} of ${last.rate.n} cases`}>
      {percent(last.rate.rate)} <span class="muted">k = {last.k}</span>
    </span>
  );
}
