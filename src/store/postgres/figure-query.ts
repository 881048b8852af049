import type { Figure, FigureKey, FigureQuery, FigureRuns, FigureRunsQuery } from "../../core/figures.ts";
import type { MutableSums, Part, Sums } from "../figure-sums.ts";
import { addRow, isTime, mergedRuns, nothing, partsOf } from "../figure-sums.ts";
import { Values } from "./_literal.ts";
import type { Row } from "./_row.ts";
import { numberOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import { samplesOf, tookOf } from "./figure-tables.ts";

const COLUMNS = ["workflow", "release", "route", "kind", "name"] as const;

export async function queryFigures(ask: Ask, query: FigureQuery): Promise<readonly Figure[]> {
  const by = query.by ?? [];
  const select = query.withTook === false ? summed : selection;
  const groups = new Map<string, { figure: Omit<Figure, keyof Sums>; sums: MutableSums }>();
  for (const part of partsOf(query)) {
    const values = new Values();
    for (const row of await ask(select(query, part, values), values.list)) {
      const place = by.map((key) => String(row[isTime(key) ? "at" : key])).join("\n");
      const group = groups.get(place) ?? { figure: keyed(by, row), sums: nothing() };
      groups.set(place, { figure: group.figure, sums: addRow(group.sums, row, tookOf(row)) });
    }
  }
  return [...groups.values()].map(({ figure, sums }) => ({ ...figure, ...sums }));
}

export async function queryRuns(ask: Ask, query: FigureRunsQuery): Promise<FigureRuns> {
  const values = new Values();
  const rows = await ask(`SELECT s.id FROM aw.series s WHERE ${ofSeries(query, values)}`, values.list);
  const samples = await samplesOf(
    ask,
    rows.map(({ id }) => numberOf(id)),
  );
  return mergedRuns([...samples.values()]);
}

function keyed(by: readonly FigureKey[], row: Row): Omit<Figure, keyof Sums> {
  return Object.fromEntries(
    by.map((key) => (isTime(key) ? ["at", row.at] : [key, fromStored(String(row[key]))])),
  );
}

function selection(query: FigureQuery, { unit, from, to }: Part, values: Values): string {
  const conditions = ofSeries(query, values);
  return `SELECT s.workflow, s.release, s.route, s.kind, s.name, f.at, f.count, f.failed, f.tokens_in, f.tokens_out,
      f.cost, f.unpriced, f.took
    FROM aw.series s JOIN aw.figure_${unit} f ON f.series = s.id
    WHERE ${conditions} AND f.at >= ${values.add(from)} AND f.at < ${values.add(to)} ORDER BY f.at`;
}

/** The same without times, added up by the database itself. */
function summed(query: FigureQuery, { unit, from, to }: Part, values: Values): string {
  const by = query.by ?? [];
  const keys = COLUMNS.filter((column) => by.includes(column)).map((column) => `s.${column}`);
  if (by.some(isTime)) keys.push("f.at");
  const sums = ["count", "failed", "unpriced"].map((column) => `sum(f.${column})::bigint AS ${column}`);
  sums.push(...["tokens_in", "tokens_out", "cost"].map((column) => `sum(f.${column}) AS ${column}`));
  const grouped = keys.length === 0 ? "HAVING count(*) > 0" : `GROUP BY ${keys.join(", ")}`;
  const conditions = ofSeries(query, values);
  return `SELECT ${[...keys, ...sums].join(", ")} FROM aw.series s JOIN aw.figure_${unit} f ON f.series = s.id
    WHERE ${conditions} AND f.at >= ${values.add(from)} AND f.at < ${values.add(to)} ${grouped}`;
}

function ofSeries(query: FigureQuery | FigureRunsQuery, values: Values): string {
  const conditions = [`s.level = ${values.add(query.level)}`];
  for (const column of COLUMNS) {
    const value = query[column];
    if (value !== undefined) conditions.push(`s.${column} = ${values.add(toStored(value))}`);
  }
  return conditions.join(" AND ");
}
