import type { SQLOutputValue } from "node:sqlite";

/** One row as `node:sqlite` gives it. */
export type Row = Record<string, SQLOutputValue>;

export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string")
    throw new Error(`Cannot read column "${column}": expected text, got ${typeof value}`);
  return value;
}

export function integerOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") {
    throw new Error(`Cannot read column "${column}": expected an integer, got ${typeof value}`);
  }
  return value;
}
