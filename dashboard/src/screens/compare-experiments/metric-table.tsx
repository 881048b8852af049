import { grouped } from "../../../../src/core/print/amounts.ts";
import { amount, limits } from "../../../../src/evals/report/amounts.ts";
import type { Comparison } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";

interface Row {
  readonly name: string;
  readonly before: string;
  readonly now: string;
  readonly change: string;
  readonly interval: string;
  readonly n: number;
}

/** Success, latency and cost of both, with the difference and its interval. */
export function MetricTable({ comparison }: { readonly comparison: Comparison }) {
  const rows = rowsOf(comparison);
  if (rows.length === 0) return null;
  return (
    <Card title="Figures of both" isBare>
      <Table label="Figures of both" columns={COLUMNS} rows={rows} keyOf={({ name }) => name} />
    </Card>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "name", title: "Figure", grows: true, cell: ({ name }) => name },
  { key: "before", title: "Before", align: "end", cell: ({ before }) => before },
  { key: "now", title: "Now", align: "end", cell: ({ now }) => now },
  { key: "change", title: "Change", align: "end", cell: ({ change }) => <strong>{change}</strong> },
  { key: "interval", title: "Interval", align: "end", from: "medium", cell: ({ interval }) => interval },
  { key: "n", title: "Trials", align: "end", from: "wide", cell: ({ n }) => grouped(n) },
];

function rowsOf({ success, latency, cost }: Comparison): readonly Row[] {
  const ratio = (name: string, of: typeof cost, unit: "ms" | "usd"): readonly Row[] => {
    if (of === undefined) return [];
    const known = { low: of.low ?? Number.NEGATIVE_INFINITY, high: of.high ?? Number.POSITIVE_INFINITY };
    return [
      {
        name,
        before: amount(of.baseline, unit),
        now: amount(of.candidate, unit),
        change: amount(of.ratio, "ratio"),
        interval: `${limits(known, "ratio")}, ${level(of.confidence)}`,
        n: of.n,
      },
    ];
  };
  return [
    ...(success === undefined
      ? []
      : [
          {
            name: "success",
            before: amount(success.baseline, "share"),
            now: amount(success.candidate, "share"),
            change: `${amount(success.difference, "points")} points`,
            interval: `${limits(success, "points")}, ${level(success.confidence)}`,
            n: success.trials,
          },
        ]),
    ...ratio("latency p50", latency.p50, "ms"),
    ...ratio("latency p95", latency.p95, "ms"),
    ...ratio("cost a run", cost, "usd"),
  ];
}

function level(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}
