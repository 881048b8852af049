import { hash } from "node:crypto";
import { digest } from "../../core/canonical.ts";
import type { PortableRecord } from "../contents/contents.ts";
import { portableNumber } from "../contents/portable-number.ts";
import type { Kind, TablePart } from "../contents/table-parts.ts";
import type { Row } from "./_row.ts";
import { bytesOf, numberOf, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";

/** Where a table of this schema is not what its part says: how it is read, ordered and written. */
interface Own {
  readonly from?: string;
  readonly order?: readonly string[];
  /** Columns that the part does not have, made of its record. */
  readonly derived?: Readonly<
    Record<string, { readonly type: string; readonly of: (record: PortableRecord) => unknown }>
  >;
  /** Columns that are written as another expression. */
  readonly as?: Readonly<Record<string, string>>;
  readonly fixed?: Readonly<Record<string, string>>;
}

const digestOf = (...columns: readonly string[]) => ({
  type: "uuid",
  of: (record: PortableRecord) => digest(JSON.stringify(columns.map((column) => record[column]))),
});

const OWN: Readonly<Record<string, Own>> = {
  ledger: { order: ["hash"], derived: { hash: digestOf("tool", "key") } },
  approval: { order: ["run", "address"] },
  cancel: { order: ["run"] },
  start_key: { order: ["place"], derived: { place: digestOf("caller", "key") } },
  trial: { derived: { case_key: { type: "uuid", of: (record) => digest(textOf(record.case)) } } },
  dataset: { derived: { place: digestOf("name", "version") } },
  release_file: {
    from: "(SELECT f.release, f.path, t.data FROM aw.release_file f JOIN aw.release_text t ON t.hash = f.text)",
    order: ["release", "path"],
    derived: { text: { type: "text", of: (record) => hash("sha256", textOf(record.data), "hex") } },
  },
  serving: { order: ["workflow", "rev"] },
  run_score: {
    from: `(SELECT run, workflow, at, value, cost, scores, CASE WHEN value IS NOT NULL THEN place END AS place
      FROM aw.run_score)`,
    order: ["run"],
    // Of those without a value nobody asks for the place.
    as: { place: "coalesce(x.place, 0)" },
  },
  series: { derived: { hash: digestOf("level", "workflow", "release", "route", "kind", "name") } },
  figure_minute: { order: ["series", "at"] },
  figure_hour: { order: ["series", "at"] },
  figure_day: { order: ["series", "at"] },
  sample: { order: ["series"] },
  trace_alias: { order: ["key"] },
  trace_piece: { order: ["trace", "n"] },
  monitor: { order: ["id"], fixed: { id: "1" } },
  ended: { order: ["run"] },
  exporter: { order: ["name"], fixed: { owner: "''", until: "0" } },
};

export function orderOf(part: TablePart): readonly string[] {
  return OWN[part.table]?.order ?? part.order ?? [];
}

/** Rows from behind a cursor; beside the columns of the part those of its order, as `o0`, `o1`. */
export function selectOf(part: TablePart, isFirst: boolean): string {
  const order = orderOf(part);
  const keys = order.map((column) => `t."${column}"`).join(", ");
  const columns = Object.entries(part.columns).map(([name, kind]) => `${columnOf(name, kind)} AS "${name}"`);
  const cursor = order.map((column, i) => `t."${column}" AS o${i}`);
  const where = isFirst ? "" : `WHERE (${keys}) > (${order.map((_, i) => `$${i + 1}`).join(", ")})`;
  const from = OWN[part.table]?.from ?? `aw.${part.table}`;
  return `SELECT ${[...columns, ...cursor].join(", ")} FROM ${from} t ${where} ORDER BY ${keys}`;
}

function columnOf(name: string, kind: Kind): string {
  if (typeof kind !== "object" || !("of" in kind)) return `t."${name}"`;
  const key = kind.of === "series" ? "hash" : "key";
  return `(SELECT p.${key} FROM aw.${kind.of} p WHERE p.id = t."${name}")`;
}

export function recordOf(part: TablePart, row: Row): PortableRecord {
  return Object.fromEntries(
    Object.entries(part.columns).map(([name, kind]) => [name, fromColumn(kind, row[name])]),
  );
}

/** Statements that put records in, which are given as JSON. */
export function insertsOf(part: TablePart): readonly string[] {
  if (part.table === "release_file") return RELEASE_FILES;
  const { derived = {}, as = {}, fixed = {} } = OWN[part.table] ?? {};
  const columns = Object.entries(part.columns);
  const names = [...columns.map(([name]) => name), ...Object.keys(derived), ...Object.keys(fixed)];
  const values = [
    ...columns.map(([name, kind]) => as[name] ?? expressionOf(name, kind)),
    ...Object.keys(derived).map((name) => `x."${name}"`),
    ...Object.values(fixed),
  ];
  return [
    `INSERT INTO aw.${part.table}(${names.map((name) => `"${name}"`).join(", ")}) OVERRIDING SYSTEM VALUE
    SELECT ${values.join(", ")} FROM ${rowsOf(part)}`,
  ];
}

const RELEASE_ROWS = "json_to_recordset($1::json) AS x(release text, path text, data text, text text)";
const RELEASE_FILES = [
  `INSERT INTO aw.release_text SELECT DISTINCT ON (1) x.text, x.data FROM ${RELEASE_ROWS} ORDER BY 1 ON CONFLICT DO NOTHING`,
  `INSERT INTO aw.release_file SELECT (SELECT p.id FROM aw.release p WHERE p.key = x.release), x.path, x.text
  FROM ${RELEASE_ROWS}`,
];

/** Records as the JSON that the statements take. */
export function jsonRows(part: TablePart, records: readonly PortableRecord[]): string {
  const derived = Object.entries(OWN[part.table]?.derived ?? {});
  return JSON.stringify(
    records.map((record) => ({
      ...Object.fromEntries(
        Object.entries(part.columns).map(([name, kind]) => [name, toColumn(kind, record[name])]),
      ),
      ...Object.fromEntries(derived.map(([name, { of }]) => [name, of(record)])),
    })),
  );
}

function rowsOf(part: TablePart): string {
  const columns = Object.entries(part.columns).map(([name, kind]) => `"${name}" ${typeOf(kind)}`);
  const derived = Object.entries(OWN[part.table]?.derived ?? {}).map(
    ([name, { type }]) => `"${name}" ${type}`,
  );
  return `json_to_recordset($1::json) AS x(${[...columns, ...derived].join(", ")})`;
}

function typeOf(kind: Kind): string {
  if (typeof kind === "object") return "of" in kind && isDigest(kind.of) ? "uuid" : "text";
  const types: Partial<Record<typeof kind, string>> = {
    number: "float8",
    flag: "boolean",
    hex: "uuid",
    bytes: "bytea",
  };
  return types[kind] ?? "text";
}

/** Traces and series have a digest for a key. */
function isDigest(parent: string): boolean {
  return parent === "trace" || parent === "series";
}

function expressionOf(name: string, kind: Kind): string {
  if (typeof kind !== "object" || !("of" in kind)) return `x."${name}"`;
  const key = kind.of === "series" ? "hash" : "key";
  const found = `(SELECT p.id FROM aw.${kind.of} p WHERE p.${key} = x."${name}")`;
  return kind.mayBeGone === true ? `coalesce(${found}, 0)` : found;
}

function fromColumn(kind: Kind, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (kind === "number") return portableNumber(numberOf(value));
  if (kind === "flag") return value === true;
  if (kind === "bytes") return Buffer.from(bytesOf(value)).toString("hex");
  return kind === "hex" ? textOf(value) : fromStored(textOf(value));
}

function toColumn(kind: Kind, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (kind === "number" || kind === "flag") return value;
  if (kind === "bytes") return `\\x${textOf(value)}`;
  return kind === "hex" ? textOf(value) : toStored(textOf(value));
}
