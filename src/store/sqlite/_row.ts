import { unexpected } from "../row.ts";
import type { Row } from "./database.ts";

export { idOf, jsonOf, numberOf, optionalNumber, optionalText, textOf } from "../row.ts";

export function onlyRow(row: Row | undefined): Row {
  if (row !== undefined) return row;
  throw unexpected("a row", undefined);
}
