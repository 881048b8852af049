import { grouped, money } from "../../../../src/core/print/amounts.ts";
import type { Costs } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";

type Known = NonNullable<Costs["projection"]>;
type Row = Known["perDay"][number];

/** What the same traffic would cost at other numbers of runs a day. */
export function Projection({ projection }: { readonly projection: Costs["projection"] }) {
  if (projection === null) {
    return (
      <EmptyState title="No run has a known price">
        Give the prices of your models under <code>prices</code> in the configuration: US dollars for a
        million tokens. What has run already keeps its unknown cost.
      </EmptyState>
    );
  }
  const { runs, unpriced, clusters } = projection;
  const of = clusters === undefined || clusters === runs ? "" : ` of ${grouped(clusters)} users`;
  return (
    <Card title="At other numbers of runs a day" isBare>
      <Table
        label="Projected costs"
        columns={COLUMNS}
        rows={projection.perDay}
        keyOf={({ perDay }) => String(perDay)}
      />
      <p class="muted">
        From the newest {grouped(runs)} runs{of}, with their routes, cached tokens and retries as they were;
        95 % intervals, clustered by user.
        {unpriced > 0 && ` ${grouped(unpriced)} runs without a known price are left out.`} Other models and a
        budget as a gate: <code>npx airworthy cost --help</code>
      </p>
    </Card>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "runs", title: "Runs a day", align: "end", cell: ({ perDay }) => grouped(perDay) },
  { key: "day", title: "A day", align: "end", cell: ({ day }) => <Range of={day} /> },
  {
    key: "month",
    title: "A month (30 days)",
    align: "end",
    from: "medium",
    cell: ({ month }) => <Range of={month} />,
  },
];

function Range({ of: { mean, low, high } }: { readonly of: Row["day"] }) {
  return (
    <span class="nowrap">
      {money(mean)}{" "}
      <span class="muted">
        {money(low)} to {high === null ? "?" : money(high)}
      </span>
    </span>
  );
}
