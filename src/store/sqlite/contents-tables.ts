import { hash } from "node:crypto";
import type { PortableRecord } from "../contents/contents.ts";
import { numberIn, portableNumber } from "../contents/portable-number.ts";
import type { Kind, TablePart } from "../contents/table-parts.ts";
import { packed, unpacked } from "./_packed.ts";
import { numberOf, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Blobs } from "./blobs.ts";
import type { Input, Row, Value } from "./database.ts";
import type { Parents } from "./parents.ts";
import { TRIALS_PER_EXPERIMENT } from "./schema.ts";
import { PIECES_PER_TRACE } from "./version-traces.ts";

/** Where a table of this file is not what its part says: how it is read, ordered and written. */
interface Own {
  /** In place of the table, with all columns of the part. */
  readonly from?: string;
  /** Columns by which it is read, where the part names none or others. */
  readonly order?: readonly string[];
  /** In place of a plain insert. */
  readonly insert?: readonly string[];
  /** Columns that the part does not have. */
  readonly fixed?: Readonly<Record<string, Input>>;
}

const TRIAL_FROM = `$experiment * ${TRIALS_PER_EXPERIMENT}`;

const OWN: Readonly<Record<string, Own>> = {
  ledger: { order: ["id"] },
  approval: { order: ["run", "address"] },
  cancel: { order: ["run"] },
  start_key: { order: ["caller", "key"] },
  trial: {
    from: `(SELECT *, id / ${TRIALS_PER_EXPERIMENT} AS experiment FROM trial)`,
    order: ["id"],
    insert: [
      `INSERT INTO trial(id, "case", trial, place, status, pass, took, cost, tokens_in, tokens_out, calls, tool_calls,
        tool_errors, subject, runs, scores, error)
      VALUES ((SELECT coalesce(max(id), ${TRIAL_FROM}) + 1 FROM trial
        WHERE id BETWEEN ${TRIAL_FROM} AND ${TRIAL_FROM} + ${TRIALS_PER_EXPERIMENT - 1}),
        $case, $trial, $place, $status, $pass, $took, $cost, $tokens_in, $tokens_out, $calls, $tool_calls,
        $tool_errors, $subject, $runs, $scores, $error)`,
    ],
  },
  release_file: {
    from: "(SELECT f.release, f.path, t.data FROM release_file f JOIN release_text t ON t.id = f.text)",
    order: ["release", "path"],
    insert: [
      "INSERT OR IGNORE INTO release_text(hash, data) VALUES ($hash, $data)",
      `INSERT INTO release_file(release, path, text)
      VALUES ($release, $path, (SELECT id FROM release_text WHERE hash = $hash))`,
    ],
  },
  serving: { order: ["workflow", "rev"] },
  run_score: {
    from: "(SELECT *, (SELECT id FROM scored s WHERE s.run = x.run) AS place FROM run_score x)",
    order: ["run"],
    insert: [
      `INSERT INTO run_score(run, workflow, at, value, cost, scores) VALUES ($run, $workflow, $at, $value, $cost, $scores)`,
      // What its trigger has listed stands at another place.
      "DELETE FROM scored WHERE run = $run",
      "INSERT INTO scored(id, run) SELECT $place, $run WHERE $place IS NOT NULL",
    ],
  },
  figure_minute: { order: ["series", "at"] },
  figure_hour: { order: ["series", "at"] },
  figure_day: { order: ["series", "at"] },
  sample: { order: ["series"] },
  trace_alias: { order: ["key"] },
  trace_piece: {
    from: `(SELECT *, id / ${PIECES_PER_TRACE} AS trace, id % ${PIECES_PER_TRACE} AS n FROM trace_piece)`,
    order: ["id"],
    insert: [`INSERT INTO trace_piece(id, data) VALUES ($trace * ${PIECES_PER_TRACE} + $n, $data)`],
  },
  monitor: { order: ["id"], fixed: { id: 1 } },
  // Of runs that are gone there is nothing to take in.
  ended: { from: "(SELECT run FROM ended WHERE run IN (SELECT id FROM run))", order: ["run"] },
  exporter: { order: ["name"], fixed: { owner: "", until: 0 } },
};

/** What turns columns into values of records and back. */
export interface ColumnParts {
  readonly blobs: Blobs;
  readonly parents: Parents;
}

export function orderOf(part: TablePart): readonly string[] {
  return OWN[part.table]?.order ?? part.order ?? [];
}

/** Rows from behind a cursor; beside the columns of the part those of its order, as `o0`, `o1`. */
export function selectOf(part: TablePart, isFirst: boolean): string {
  const order = orderOf(part);
  const keys = order.map((column) => `t."${column}"`).join(", ");
  const columns = Object.entries(part.columns).map(
    ([name, kind]) =>
      `${typeof kind === "object" && "of" in kind ? keyOf(name, kind.of) : `t."${name}"`} AS "${name}"`,
  );
  const cursor = order.map((column, i) => `t."${column}" AS o${i}`);
  const where = isFirst ? "" : `WHERE (${keys}) > (${order.map(() => "?").join(", ")})`;
  const from = OWN[part.table]?.from ?? part.table;
  return `SELECT ${[...columns, ...cursor].join(", ")} FROM ${from} t ${where} ORDER BY ${keys} LIMIT ?`;
}

function keyOf(column: string, parent: string): string {
  return parent === "series" ? `t."${column}"` : `(SELECT p.key FROM ${parent} p WHERE p.id = t."${column}")`;
}

export function recordOf(part: TablePart, row: Row, parts: ColumnParts): PortableRecord {
  return Object.fromEntries(
    Object.entries(part.columns).map(([name, kind]) => [name, fromColumn(kind, row[name], parts)]),
  );
}

/** The statements that put a record in, each with its values. */
export function insertsOf(part: TablePart): readonly string[] {
  const own = OWN[part.table];
  if (own?.insert !== undefined) return own.insert;
  const names = [...Object.keys(part.columns), ...Object.keys(own?.fixed ?? {})];
  const columns = names.map((name) => `"${name}"`).join(", ");
  return [`INSERT INTO ${part.table}(${columns}) VALUES (${names.map((name) => `$${name}`).join(", ")})`];
}

export function valuesOf(part: TablePart, record: PortableRecord, parts: ColumnParts): Record<string, Input> {
  const values: Record<string, Input> = { ...OWN[part.table]?.fixed };
  for (const [name, kind] of Object.entries(part.columns)) values[name] = toColumn(kind, record[name], parts);
  if (part.table === "release_file")
    values.hash = Buffer.from(hash("sha256", textOf(record.data), "hex"), "hex");
  return values;
}

function fromColumn(kind: Kind, value: Value | undefined, { blobs, parents }: ColumnParts): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof kind === "object") {
    if ("names" in kind) return nameOf(kind.names, numberOf(value));
    return kind.of === "series" ? parents.seriesKey(numberOf(value)) : parentKey(value);
  }
  switch (kind) {
    case "number":
      return portableNumber(numberOf(value));
    case "flag":
      return numberOf(value) === 1;
    case "text":
      return fromStored(textOf(value));
    case "packed":
      return value instanceof Uint8Array ? unpacked(value) : fromStored(textOf(value));
    case "long":
      return blobs.resolve(value);
    default:
      return hexOf(value);
  }
}

function toColumn(kind: Kind, value: unknown, { blobs, parents }: ColumnParts): Input {
  if (typeof kind === "object" && "of" in kind)
    return parents.rowOf(kind.of, value) ?? refuseGone(kind, value);
  if (value === null || value === undefined) return null;
  if (typeof kind === "object") return placeIn(kind.names, textOf(value));
  switch (kind) {
    case "number":
      return numberIn(value);
    case "flag":
      return value === true ? 1 : 0;
    case "text":
      return toStored(textOf(value));
    case "packed":
      return packed(textOf(value));
    case "long":
      return blobs.refer(textOf(value));
    default:
      return Buffer.from(textOf(value), "hex");
  }
}

function nameOf(names: readonly string[], code: number): string {
  const name = names[code];
  if (name === undefined) throw new RangeError(`Cannot read code ${code}: expected 0 to ${names.length - 1}`);
  return name;
}

function placeIn(names: readonly string[], name: string): number {
  const place = names.indexOf(name);
  if (place < 0) throw new RangeError(`Cannot write "${name}": expected one of ${names.join(", ")}`);
  return place;
}

/** A trace's key is bytes, any other a text. */
function parentKey(value: Value): string {
  return value instanceof Uint8Array ? hexOf(value) : fromStored(textOf(value));
}

/** Of a place in a list the run may be gone; no row has this number. */
function refuseGone(kind: { readonly of: string; readonly mayBeGone?: true }, key: unknown): number {
  if (kind.mayBeGone === true) return 0;
  throw new RangeError(`Cannot write a record: its ${kind.of} ${String(key)} is not there`);
}

function hexOf(value: Value): string {
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.length).toString("hex");
  throw new RangeError(`Cannot read the store: expected bytes, found ${typeof value}`);
}
