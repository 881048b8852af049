import type { RunQuery } from "../../core/store.ts";
import { idOfCursor, limitOf } from "../run-page.ts";
import { Values } from "./_literal.ts";
import { numberOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import { NOBODY } from "./owner-functions.ts";
import { attributePair } from "./statement.ts";

/**
 * Of a run `r`: work for somebody, neither fork nor shadow nor trial. Compared as JSON: taken out as a text, what
 * PostgreSQL cannot keep would be met.
 */
export const IS_TRAFFIC = `(r.parent IS NULL OR (r.parent::json -> 'kind')::text IN ('"rerun"', '"handover"'))`;

export interface RunIds {
  readonly ids: readonly number[];
  readonly next: string | undefined;
}

/** Ids of the runs that a query asks for, newest first. `me` is an owner that lives. */
export async function selectRuns(ask: Ask, query: RunQuery, me: number): Promise<RunIds> {
  const limit = limitOf(query.limit);
  const ids = await selectIds(ask, query, { me, limit: limit + 1 });
  const page = ids.slice(0, limit);
  return { ids: page, next: ids.length > limit ? String(page.at(-1)) : undefined };
}

/** However many. */
export async function selectIds(
  ask: Ask,
  query: RunQuery,
  { me, limit }: { readonly me: number; readonly limit: number },
): Promise<number[]> {
  const values = new Values();
  const conditions = conditionsOf(query, values, me);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const rows = await ask(
    `SELECT r.id FROM aw.run r LEFT JOIN aw.run_end e ON e.run = r.id LEFT JOIN aw.open_run o ON o.run = r.id
    ${where} ORDER BY r.id DESC LIMIT ${limit}`,
    values.list,
  );
  return rows.map(({ id }) => numberOf(id));
}

function conditionsOf(query: RunQuery, values: Values, me: number): string[] {
  const found: string[] = [];
  for (const column of ["workflow", "session", "subject", "release"] as const) {
    const text = query[column];
    if (text !== undefined) found.push(textIs(`r.${column}`, text, values));
  }
  const { tag, experiment, route, since, until, minCost, minTook, attribute, only } = query;
  if (experiment === "none") found.push("r.experiment IS NULL");
  else if (experiment !== undefined) found.push(textIs("r.experiment", experiment, values));
  if (tag !== undefined)
    found.push(`r.id IN (SELECT run FROM aw.run_tag WHERE ${textIs("tag", tag, values)})`);
  if (query.status !== undefined) found.push(statusIs(query.status, values, me));
  if (route !== undefined) found.push(textIs("e.route", route, values));
  if (since !== undefined) found.push(`r.started_at >= ${values.add(since)}`);
  if (until !== undefined) found.push(`r.started_at <= ${values.add(until)}`);
  if (minCost !== undefined) found.push(`e.cost >= ${values.add(minCost)}`);
  if (minTook !== undefined) found.push(`e.took >= ${values.add(minTook)}`);
  if (attribute !== undefined)
    found.push(`${values.add(attributePair(attribute.name, attribute.value))} = ANY(r.pairs)`);
  if (only === "traffic") found.push(IS_TRAFFIC);
  if (query.text !== undefined) found.push(holds(query.text, values));
  if (query.cursor !== undefined) found.push(`r.id < ${values.add(idOfCursor(query.cursor, 16))}`);
  return found;
}

/** By the index on how it begins, and then by all of it. */
export function textIs(column: string, text: string, values: Values): string {
  const value = values.add(toStored(text));
  return `left(${column}, 200) = left(${value}, 200) AND ${column} = ${value}`;
}

function holds(text: string, values: Values): string {
  const pattern = values.add(`%${toStored(text).replaceAll(/[\\%_]/g, "\\$&")}%`);
  return `(${["r.input", "e.output", "e.error", "r.workflow"].map((one) => `${one} ILIKE ${pattern}`).join(" OR ")})`;
}

/** While a run is open, what it is now counts, whatever its last end was. */
function statusIs(status: NonNullable<RunQuery["status"]>, values: Values, me: number): string {
  switch (status) {
    case "running":
    case "waiting":
      return `o.status = '${status}'`;
    case "accepted":
      return `o.status = 'running' AND o.owner = ${NOBODY}`;
    case "interrupted": {
      const isHeld = `(o.owner = ${values.add(me)} OR aw.is_alive(o.owner))`;
      return `o.status = 'running' AND NOT coalesce(${isHeld}, false)`;
    }
    default:
      return `e.status = '${status}' AND o.run IS NULL`;
  }
}
