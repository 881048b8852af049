import { grouped } from "../../../../src/core/print/amounts.ts";
import type { Costs } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import { Money } from "../../components/money.tsx";
import { Cost, Tokens } from "../../components/sums-columns.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";

interface CostTableProps<Row> {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly nameOf: (row: Row) => string;
  /** Where a row leads to. */
  readonly hrefOf?: (row: Row) => string;
  /** The runs behind a row. */
  readonly runsOf?: (row: Row) => string;
  /** What is counted. Default `Runs`. */
  readonly what?: string;
}

/** Costs by what they are told apart by, the dearest first; nothing where there are none. */
export function CostTable<Row extends Costs["total"]>(props: CostTableProps<Row>) {
  const { title, rows, nameOf, hrefOf, runsOf, what = "Runs" } = props;
  if (rows.length === 0) return null;
  const most = Math.max(...rows.map(({ cost }) => cost));
  return (
    <Card title={title} isBare>
      <Table<Row>
        label={title}
        rows={rows}
        keyOf={nameOf}
        {...(hrefOf === undefined ? {} : { hrefOf })}
        columns={[
          {
            key: "name",
            title: capital(title.replace("By ", "")),
            grows: true,
            cell: (row) => <Text>{nameOf(row)}</Text>,
          },
          {
            key: "bar",
            title: "Share",
            isTitleHidden: true,
            from: "medium",
            cell: ({ cost }) => <Bar share={most === 0 ? 0 : cost / most} />,
          },
          { key: "cost", title: "Cost", align: "end", cell: (row) => <Cost sums={row} /> },
          {
            key: "runs",
            title: what,
            align: "end",
            cell: (row) =>
              runsOf === undefined ? grouped(row.count) : <a href={runsOf(row)}>{grouped(row.count)}</a>,
          },
          {
            key: "each",
            title: "Each",
            align: "end",
            from: "medium",
            cell: ({ perRun }) => <Money usd={perRun} />,
          },
          {
            key: "success",
            title: "A success",
            align: "end",
            from: "wide",
            cell: ({ perSuccess }) => <Money usd={perSuccess} />,
          },
          {
            key: "tokens",
            title: "Tokens",
            align: "end",
            from: "wide",
            cell: (row) => <Tokens sums={row} />,
          },
        ]}
      />
    </Card>
  );
}

/** Against the dearest row. */
function Bar({ share }: { readonly share: number }) {
  return (
    <svg class="bar" width="90" height="8" viewBox="0 0 90 8" aria-hidden="true">
      <rect width="90" height="8" rx="4" />
      <rect class="full" width={Math.max(share > 0 ? 2 : 0, 90 * share)} height="8" rx="4" />
    </svg>
  );
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
