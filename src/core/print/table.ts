import { cut, displayWidth, pad } from "./display-width.ts";
import type { Format } from "./paint.ts";
import { visibleLine } from "./visible.ts";

export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => string;
  readonly align?: "left" | "right";
  /** May be cut down to this width where the table would be too wide. Default: never. */
  readonly least?: number;
  readonly format?: (row: Row) => Format | undefined;
}

export interface TableOptions {
  /** Columns of the terminal; the table is not wider unless its uncut columns are. */
  readonly width: number;
  readonly paint: (format: Format, text: string) => string;
  /** Default true. */
  readonly header?: boolean;
}

const GAP = "  ";

/** Rows under their headers, each cell in one line. Whatever is in the cells is made visible. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  options: TableOptions,
): string {
  const { paint, header = true } = options;
  const cells = rows.map((row) => columns.map((column) => visibleLine(column.cell(row))));
  const headers = columns.map((column) => (header ? column.header : ""));
  const widths = fitted(
    columns.map((column, i) => ({
      natural: Math.max(displayWidth(headers[i] ?? ""), ...cells.map((line) => displayWidth(line[i] ?? ""))),
      least: column.least,
    })),
    options.width - GAP.length * (columns.length - 1),
  );
  const line = (texts: readonly string[], format: (column: Column<Row>) => Format | undefined): string => {
    const parts = columns.map((column, i) => {
      const width = widths[i] ?? 0;
      const text = pad(cut(texts[i] ?? "", width), width, column.align);
      const chosen = format(column);
      return chosen === undefined ? text : paint(chosen, text);
    });
    return parts.join(GAP).trimEnd();
  };
  const body = rows.map((row, i) => line(cells[i] ?? [], (column) => column.format?.(row)));
  return header ? [line(headers, () => "dim"), ...body].join("\n") : body.join("\n");
}

interface Want {
  readonly natural: number;
  readonly least: number | undefined;
}

/** Takes what is too much from the widest columns that may give. */
function fitted(wants: readonly Want[], room: number): number[] {
  const widths = wants.map(({ natural }) => natural);
  for (let over = sum(widths) - room; over > 0; over--) {
    let widest = -1;
    for (const [i, { least }] of wants.entries()) {
      const width = widths[i] ?? 0;
      if (least !== undefined && width > least && width > (widths[widest] ?? 0)) widest = i;
    }
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
