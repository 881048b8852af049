import { optionalText, unexpected } from "../row.ts";
import { fromStored } from "./_text.ts";

export { idOf, jsonOf, numberOf, optionalNumber, optionalText, textOf } from "../row.ts";

/** A row as the database gave it: bigints as numbers, UUIDs as 32 hex digits. */
export type Row = Readonly<Record<string, unknown>>;

export function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw unexpected("bytes", value);
}

/** A text that may have held what PostgreSQL cannot keep. */
export function restored(value: unknown): string | undefined {
  const text = optionalText(value);
  return text === undefined ? undefined : fromStored(text);
}

export function onlyRow(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row !== undefined) return row;
  throw unexpected("a row", undefined);
}
