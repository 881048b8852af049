import type { Sums } from "../../store/contents/sum-contents.ts";
import type { Terminal } from "../terminal.ts";
import { grouped } from "./amounts.ts";
import { table } from "./table.ts";

/** So much of a hash tells two apart by eye. */
const SHOWN = 16;

/** What a store holds, by its parts; those without a record are left out. */
export function partsText(sums: Sums, terminal: Terminal): string {
  const rows = [...sums].filter(([, { count }]) => count > 0);
  return table(
    rows,
    [
      { header: "part", cell: ([part]) => part },
      { header: "records", align: "right", cell: ([, { count }]) => grouped(count) },
      { header: "hash", cell: ([, { hash }]) => hash.slice(0, SHOWN) },
    ],
    terminal,
  );
}
