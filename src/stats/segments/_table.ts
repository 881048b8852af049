import { quintiles } from "./quintiles.ts";

/** A run as a row of facts. */
export interface SegmentRun {
  /** Attribute -> value. Numbers are put into five bands; an attribute that is absent is part of no slice. */
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly failed: boolean;
  /** Who the run was for; runs of one customer are not independent. Default: each run is its own. */
  readonly customer?: string | undefined;
}

export interface Column {
  readonly attribute: string;
  /** The value of each code. */
  readonly labels: readonly string[];
  /** A code for each run, -1 where the attribute is absent. */
  readonly codes: Int32Array;
}

/** Runs as columns of small numbers, so that thousands of slices can be counted in one pass each. */
export interface Table {
  readonly size: number;
  readonly failed: Uint8Array;
  readonly columns: readonly Column[];
  /** A number for each run's customer. */
  readonly customers: Int32Array;
  readonly customerNames: readonly string[];
}

export const CUSTOMER = "customer";

export function tableOf(runs: readonly SegmentRun[]): Table {
  const attributes = new Set<string>();
  for (const run of runs) for (const attribute of Object.keys(run.attributes)) attributes.add(attribute);
  const named = encode(runs.map(({ customer }) => customer));
  const customers = named.codes.map((code, i) => (code < 0 ? named.labels.length + i : code));
  const columns = [...attributes].flatMap((attribute): Column[] => {
    const values = runs.map((run) => run.attributes[attribute]);
    if (values.every((value) => value === undefined)) return [];
    return [{ attribute, ...encode(quintiles(values)) }];
  });
  return {
    size: runs.length,
    failed: Uint8Array.from(runs, ({ failed }) => (failed ? 1 : 0)),
    columns: named.labels.length === 0 ? columns : [...columns, { attribute: CUSTOMER, ...named }],
    customers,
    customerNames: named.labels,
  };
}

function encode(
  values: readonly (string | number | boolean | undefined)[],
): Pick<Column, "labels" | "codes"> {
  const known = new Map<string, number>();
  const codes = new Int32Array(values.length).fill(-1);
  for (const [i, value] of values.entries()) {
    if (value === undefined) continue;
    const label = String(value);
    const code = known.get(label) ?? known.size;
    known.set(label, code);
    codes[i] = code;
  }
  return { labels: [...known.keys()], codes };
}
