import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { useListKeys } from "./use-list-keys.ts";
import "./table.css";

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** The title is only for whoever does not see the column's content. Default false. */
  readonly isTitleHidden?: boolean;
  /** Numbers stand at the end. Default `start`. */
  readonly align?: "start" | "end";
  /** Takes the room that is left, and cuts what is longer. Default false. */
  readonly grows?: boolean;
  /** In as many lines as it needs; with `grows`, in place of being cut. Default false. */
  readonly wraps?: boolean;
  /** From which width of the window on it is shown: `always`, from 640 px, from 1000 px. Default `always`. */
  readonly from?: "always" | "medium" | "wide";
  readonly cell: (row: Row) => ComponentChildren;
}

interface TableProps<Row> {
  /** What it lists, for whoever does not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Where a row leads to; its first cell becomes the link, which all of the row follows. */
  readonly hrefOf?: (row: Row) => string | undefined;
}

/** Rows that j and k go through and Enter opens, by the focus itself. */
export function Table<Row>({ label, columns, rows, keyOf, hrefOf }: TableProps<Row>) {
  const frame = useRef<HTMLDivElement>(null);
  useListKeys(frame);
  return (
    <div class="table-frame" ref={frame}>
      <table class="table">
        <caption class="hidden">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" class={classOf(column)}>
                {column.isTitleHidden ? <span class="hidden">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const href = hrefOf?.(row);
            return (
              <tr key={keyOf(row)}>
                {columns.map((column, place) => (
                  <td key={column.key} class={classOf(column)}>
                    {place === 0 && href !== undefined ? (
                      <a href={href} class="plain row-link" data-item>
                        {column.cell(row)}
                      </a>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function classOf<Row>({ align, grows, wraps, from }: Column<Row>): string {
  return [
    align === "end" ? "end" : "",
    grows ? "grows" : "",
    wraps ? "wraps" : "",
    from === undefined ? "" : `from-${from}`,
  ]
    .filter((name) => name !== "")
    .join(" ");
}
