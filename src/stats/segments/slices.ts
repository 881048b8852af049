import { hypergeometricUpperLog } from "../distributions/hypergeometric.ts";
import { CUSTOMER, type Table } from "./_table.ts";

export interface Condition {
  readonly attribute: string;
  readonly value: string;
}

/** Runs that share one or two attributes. */
export interface Slice {
  readonly conditions: readonly Condition[];
  readonly n: number;
  readonly failed: number;
  /** Of so many failures or more in it by chance, against all other runs: Fisher's exact test, as if runs were independent. */
  readonly p: number;
  /** Its logarithm: of a large fault in many runs the probability itself is below what a number can hold. */
  readonly logP: number;
  /** The columns and codes of the conditions. */
  readonly keys: readonly (readonly [column: number, code: number])[];
}

/**
 * All slices of one and of two attributes with at least `support` runs, of the rows given. A pair that has all runs of one
 * of its halves says nothing new and is left out, as is a customer together with anything else.
 */
export function slicesOf(table: Table, rows: Int32Array, support: number): Slice[] {
  const found: Slice[] = [];
  const total = { n: rows.length, failed: 0 };
  for (const row of rows) total.failed += table.failed[row] ?? 0;
  const singles = table.columns.map((_, column) => count(table, rows, [column]));
  const add = (columns: readonly number[], cell: number, counted: Counts): void => {
    const n = counted.n[cell] ?? 0;
    const failed = counted.failed[cell] ?? 0;
    const keys = keysOf(table, columns, cell);
    if (n < support || n === total.n) return;
    if (keys.length === 2 && keys.some(([column, code]) => singles[column]?.n[code] === n)) return;
    const logP = hypergeometricUpperLog(failed, { drawn: n, marked: total.failed, total: total.n });
    const conditions = keys.map(([column, code]) => ({
      attribute: table.columns[column]?.attribute ?? "",
      value: table.columns[column]?.labels[code] ?? "",
    }));
    found.push({ conditions, n, failed, p: Math.exp(logP), logP, keys });
  };
  for (const [column, single] of singles.entries()) {
    for (let cell = 0; cell < single.n.length; cell++) add([column], cell, single);
  }
  for (const pair of pairs(table)) {
    const counted = count(table, rows, pair);
    for (let cell = 0; cell < counted.n.length; cell++) add(pair, cell, counted);
  }
  return found;
}

/** 1 for each of the rows that belongs to a slice, else 0. */
export function insideOf(table: Table, { keys }: Slice, rows: Int32Array): Uint8Array {
  const inside = new Uint8Array(rows.length).fill(1);
  for (const [column, code] of keys) {
    const codes = table.columns[column]?.codes;
    for (let i = 0; i < rows.length; i++) if (codes?.[rows[i] ?? -1] !== code) inside[i] = 0;
  }
  return inside;
}

interface Counts {
  readonly n: Int32Array;
  readonly failed: Int32Array;
}

function count(table: Table, rows: Int32Array, columns: readonly number[]): Counts {
  const [one, other] = columns.map((column) => table.columns[column]);
  const width = other?.labels.length ?? 1;
  const size = (one?.labels.length ?? 0) * width;
  const n = new Int32Array(size);
  const failed = new Int32Array(size);
  for (const row of rows) {
    const first = one?.codes[row] ?? -1;
    const second = other === undefined ? 0 : (other.codes[row] ?? -1);
    if (first < 0 || second < 0) continue;
    const cell = first * width + second;
    n[cell] = (n[cell] ?? 0) + 1;
    failed[cell] = (failed[cell] ?? 0) + (table.failed[row] ?? 0);
  }
  return { n, failed };
}

function keysOf(table: Table, columns: readonly number[], cell: number): [number, number][] {
  const [one = 0, other] = columns;
  if (other === undefined) return [[one, cell]];
  const width = table.columns[other]?.labels.length ?? 1;
  return [
    [one, Math.floor(cell / width)],
    [other, cell % width],
  ];
}

function* pairs({ columns }: Table): Generator<[number, number]> {
  for (let one = 0; one < columns.length; one++) {
    for (let other = one + 1; other < columns.length; other++) {
      if (columns[one]?.attribute !== CUSTOMER && columns[other]?.attribute !== CUSTOMER) yield [one, other];
    }
  }
}
