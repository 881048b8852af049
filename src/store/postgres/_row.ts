import { fromStored } from "./_text.ts";

/** A row as the database gave it: bigints as numbers, UUIDs as 32 hex digits. */
export type Row = Readonly<Record<string, unknown>>;

/** Typed reading of columns: a table that holds another type than its schema says is refused, not guessed at. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw unexpected("a text", value);
}

export function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  throw unexpected("a number", value);
}

export function optionalText(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : textOf(value);
}

export function optionalNumber(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : numberOf(value);
}

export function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw unexpected("bytes", value);
}

/** A text that may have held what PostgreSQL cannot keep. */
export function restored(value: unknown): string | undefined {
  const text = optionalText(value);
  return text === undefined ? undefined : fromStored(text);
}

/** JSON that this store wrote itself. */
export function jsonOf<T>(text: string): T {
  return JSON.parse(text);
}

/** An id that this store was given as such. */
export function idOf<Id extends string>(text: string): Id {
  return text as Id;
}

export function onlyRow(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row !== undefined) return row;
  throw unexpected("a row", undefined);
}

function unexpected(expected: string, value: unknown): RangeError {
  const found = value === null ? "NULL" : typeof value;
  return new RangeError(`Cannot read the store: expected ${expected}, found ${found}`);
}
