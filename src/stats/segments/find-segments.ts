import { hypergeometricUpperLog } from "../distributions/hypergeometric.ts";
import { normalUpperLog, normalUpperQuantileLog } from "../distributions/normal.ts";
import { mustHold } from "../must-hold.ts";
import { wilson } from "../wilson.ts";
import { type SegmentRun, type Table, tableOf } from "./_table.ts";
import { type DesignEffect, designEffect } from "./design-effect.ts";
import { type Condition, insideOf, type Slice, slicesOf } from "./slices.ts";

export type { SegmentRun } from "./_table.ts";

export interface SegmentOptions {
  /** A slice has at least so many runs. Default 30. */
  readonly support?: number | undefined;
  /** Chance to report any slice where there is none. Default 0.05. */
  readonly alpha?: number | undefined;
  /** Report at most so many. Default 5. */
  readonly most?: number | undefined;
}

export interface Segment {
  readonly conditions: readonly Condition[];
  readonly n: number;
  readonly failed: number;
  readonly rate: number;
  /** 95 %, with runs of one customer counted as what they are. */
  readonly low: number;
  readonly high: number;
  /** Failure rate of all runs outside, without the slices reported before. */
  readonly otherRate: number;
  readonly customers: number;
  /** After the design effect. */
  readonly p: number;
  /** Times the number of slices looked at. */
  readonly adjusted: number;
  readonly designEffect: number;
  /** It stands without the customer who fails most in it. One that does not is mostly about that customer. */
  readonly confirmed: boolean;
  /** The runs of it: their places in the list that was given. */
  readonly rows: Int32Array;
  /** The customer with most failures above what was to be expected, where runs have customers. */
  readonly worstCustomer?: string;
}

export interface Segments {
  readonly n: number;
  readonly failed: number;
  /** Slices that were looked at, at first. */
  readonly slices: number;
  /** Most certain first. */
  readonly segments: readonly Segment[];
}

/**
 * Finds where runs fail more often: all slices of one and two attributes, Fisher's exact test of each against the
 * rest, weakened by the design effect of customers who differ, Bonferroni's bound for the best one (Holm), whose runs
 * are taken out before the next is looked for, so that one fault is not reported twenty times.
 *
 * "Reported" and "confirmed" are two things: only a confirmed slice is more than one customer.
 */
export function findSegments(runs: readonly SegmentRun[], options: SegmentOptions = {}): Segments {
  const { support = 30, alpha = 0.05, most = 5 } = options;
  mustHold(
    support >= 1 && alpha > 0 && alpha < 1,
    () => `Cannot look for slices of ${support} runs at a level of ${alpha}`,
  );
  const table = tableOf(runs);
  let rows = Int32Array.from({ length: table.size }, (_, row) => row);
  const segments: Segment[] = [];
  let looked: number | undefined;
  while (segments.length < most) {
    const slices = slicesOf(table, rows, support);
    looked ??= slices.length;
    const best = bestOf(table, rows, slices, alpha);
    if (best === undefined) break;
    segments.push(describe(table, rows, best, { slices: slices.length, alpha }));
    const inside = insideOf(table, best.slice, rows);
    rows = rows.filter((_, i) => inside[i] === 0);
  }
  const failed = table.failed.reduce((sum, one) => sum + one, 0);
  return { n: table.size, failed, slices: looked ?? 0, segments };
}

interface Judged {
  readonly slice: Slice;
  readonly design: DesignEffect;
  readonly logP: number;
}

/**
 * The slice with the smallest p after its design effect, when it passes. The design effect only ever weakens, so that the
 * slices behind the best one need none: each costs a pass over all runs.
 */
function bestOf(table: Table, rows: Int32Array, slices: readonly Slice[], alpha: number): Judged | undefined {
  const bound = Math.log(alpha / slices.length);
  let best: Judged | undefined;
  for (const slice of slices.toSorted((a, b) => a.logP - b.logP)) {
    if (slice.logP > bound || (best !== undefined && slice.logP >= best.logP)) break;
    const judged = judge(table, rows, slice);
    if (judged.logP <= bound && (best === undefined || judged.logP < best.logP)) best = judged;
  }
  return best;
}

function judge(table: Table, rows: Int32Array, slice: Slice): Judged {
  const design = designEffect({
    inside: insideOf(table, slice, rows),
    failed: pick(table.failed, rows, new Uint8Array(rows.length)),
    customers: pick(table.customers, rows, new Int32Array(rows.length)),
  });
  const logP =
    design.effect <= 1
      ? slice.logP
      : normalUpperLog(normalUpperQuantileLog(slice.logP) / Math.sqrt(design.effect));
  return { slice, design, logP };
}

function describe(
  table: Table,
  rows: Int32Array,
  { slice, design, logP }: Judged,
  { slices, alpha }: { readonly slices: number; readonly alpha: number },
): Segment {
  const { conditions, n, failed } = slice;
  const p = Math.exp(logP);
  const rate = failed / n;
  const allFailed = rows.reduce((sum, row) => sum + (table.failed[row] ?? 0), 0);
  const otherRate = (allFailed - failed) / (rows.length - n);
  const inside = insideOf(table, slice, rows);
  const { worst, customers } = customersOf(table, rows, slice, otherRate);
  const independent = n / Math.max(1, design.ofRate);
  const name = worst === undefined ? undefined : table.customerNames[worst];
  return {
    conditions,
    n,
    failed,
    rate,
    ...wilson(failed === n ? independent : rate * independent, independent),
    otherRate,
    customers,
    rows: rows.filter((_, i) => inside[i] === 1),
    p,
    adjusted: Math.min(1, p * slices),
    designEffect: Math.max(1, design.effect),
    confirmed: standsWithout(table, rows, slice, worst) <= Math.log(alpha / slices),
    ...(name === undefined ? {} : { worstCustomer: name }),
  };
}

/** The logarithm of the p of a slice when all runs of one customer are left out. */
function standsWithout(table: Table, rows: Int32Array, slice: Slice, customer: number | undefined): number {
  const others = rows.filter((row) => table.customers[row] !== customer);
  const again = { ...slice, n: 0, failed: 0 };
  let marked = 0;
  const inside = insideOf(table, slice, others);
  for (const [i, row] of others.entries()) {
    marked += table.failed[row] ?? 0;
    if (inside[i] === 0) continue;
    again.n++;
    again.failed += table.failed[row] ?? 0;
  }
  if (again.n === 0 || again.n === others.length) return 0;
  const logP = hypergeometricUpperLog(again.failed, { drawn: again.n, marked, total: others.length });
  return judge(table, others, { ...again, logP }).logP;
}

function customersOf(table: Table, rows: Int32Array, slice: Slice, expected: number) {
  const excess = new Map<number, number>();
  const inside = insideOf(table, slice, rows);
  for (const [i, row] of rows.entries()) {
    if (inside[i] === 0) continue;
    const customer = table.customers[row] ?? -1;
    excess.set(customer, (excess.get(customer) ?? 0) + (table.failed[row] ?? 0) - expected);
  }
  let worst: number | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const [customer, above] of excess) {
    if (above > most) {
      worst = customer;
      most = above;
    }
  }
  return { worst, customers: excess.size };
}

function pick<T extends Uint8Array | Int32Array>(from: T, rows: Int32Array, into: T): T {
  for (let i = 0; i < rows.length; i++) into[i] = from[rows[i] ?? -1] ?? 0;
  return into;
}
