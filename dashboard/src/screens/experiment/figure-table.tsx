import type { Figures } from "../../../../src/evals/figures/figures.ts";
import type { FigureRow } from "../../../../src/evals/report/figure-rows.ts";
import { figureRows } from "../../../../src/evals/report/figure-rows.ts";
import type { EvalFigures } from "../../api/types.ts";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { revived } from "../evals/revived.ts";

interface FigureTableProps {
  readonly figures: EvalFigures;
  /** Where its trials are listed, each with its runs. */
  readonly trials: string;
}

/** The figures of a release as every report shows them: with their intervals, and what they are made of. */
export function FigureTable({ figures, trials }: FigureTableProps) {
  const link = (text: string): string => trials.replace("view=trials", text);
  const hrefOf = ({ name }: FigureRow): string => {
    if (name === "flaky") return link("view=flaky");
    return /error/.test(name) ? link("view=failures") : trials;
  };
  return (
    <Table
      label="Figures"
      columns={COLUMNS}
      rows={figureRows(revived<Figures>(figures))}
      keyOf={({ name }) => name}
      hrefOf={hrefOf}
    />
  );
}

const COLUMNS: readonly Column<FigureRow>[] = [
  { key: "name", title: "Figure", cell: ({ name }) => name },
  {
    key: "value",
    title: "Value",
    align: "end",
    cell: ({ value, interval }) => (
      <>
        <strong>{value}</strong>
        <span class="only-narrow muted">{interval}</span>
      </>
    ),
  },
  {
    key: "interval",
    title: "95 % interval",
    align: "end",
    from: "medium",
    cell: ({ interval }) => <span class="muted">{interval}</span>,
  },
  { key: "of", title: "Of", grows: true, from: "medium", cell: ({ of }) => <span class="muted">{of}</span> },
];
