import type { RunStatus } from "../../core/run.ts";
import type { RunQuery } from "../../core/store.ts";
import { idOfCursor, limitOf } from "../run-page.ts";
import { numberOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Database, Input } from "./database.ts";
import { NOBODY } from "./owner.ts";
import { STATUS } from "./schema.ts";

interface Condition {
  readonly sql: string;
  readonly values: readonly Input[];
  /** Its index does not give the runs in the order of their ids. */
  readonly isUnordered?: boolean;
}

/** Rows of the runs that a query asks for, newest first. */
export function selectRuns(database: Database, query: RunQuery, owners: () => readonly number[]): RunRows {
  const limit = limitOf(query.limit);
  const ids = selectIds(database, query, { owners, limit: limit + 1 });
  const page = ids.slice(0, limit);
  return { ids: page, next: ids.length > limit ? String(page.at(-1)) : undefined };
}

/** However many. */
export function selectIds(
  database: Database,
  query: RunQuery,
  { owners, limit }: { readonly owners: () => readonly number[]; readonly limit: number },
): number[] {
  const conditions = conditionsOf(query, owners);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.map(({ sql }) => sql).join(" AND ")}`;
  // Ids first: the sort that some conditions need must not carry the texts of every run along.
  // Else the planner walks all runs in this order rather than use an index and sort what it gives.
  const order = conditions[0]?.isUnordered ? "+id" : "id";
  const sql = `SELECT id FROM run ${where} ORDER BY ${order} DESC LIMIT ?`;
  return database
    .prepare(sql)
    .all(...conditions.flatMap(({ values }) => values), limit)
    .map((row) => numberOf(row.id));
}

export interface RunRows {
  readonly ids: readonly number[];
  readonly next: string | undefined;
}

/**
 * The conditions from the most selective to the least. Only the first may use an index (a `+` hides
 * a column from the planner), as the planner has no statistics and would often take the wrong one.
 */
function conditionsOf(query: RunQuery, owners: () => readonly number[]): Condition[] {
  const found: ((hide: string) => Condition)[] = [];
  const { session, subject, tag, status, release, workflow, since, until, experiment } = query;
  if (session !== undefined) found.push(equal("session", session));
  if (experiment !== undefined && experiment !== "none") found.push(equal("experiment", experiment));
  if (subject !== undefined) found.push(equal("subject", subject));
  if (tag !== undefined) found.push(tagged(tag));
  if (status !== undefined && status !== "completed") found.push(ofStatus(status, owners));
  if (release !== undefined) found.push(equal("release", release));
  if (query.route !== undefined) found.push(equal("route", query.route));
  if (workflow !== undefined) found.push(equal("workflow", workflow));
  if (since !== undefined || until !== undefined) found.push(started(since, until));
  // Most runs have completed, so that this leaves nearly all of them, and has no index.
  if (status === "completed") found.push(ofStatus(status, owners));
  if (experiment === "none") found.push(() => ({ sql: "+experiment IS NULL", values: [] }));
  const conditions = [...found.map((condition, i) => condition(i === 0 ? "" : "+")), ...unindexed(query)];
  if (query.cursor !== undefined) conditions.push({ sql: "id < ?", values: [idOfCursor(query.cursor, 15)] });
  return conditions;
}

/** What no index helps with: each row that the others leave is looked at, the newest first. */
function unindexed({ attribute, only, minCost, minTook, text }: RunQuery): Condition[] {
  const found: Condition[] = [];
  if (only === "traffic") found.push({ sql: IS_TRAFFIC, values: [] });
  if (minCost !== undefined) found.push({ sql: "+cost >= ?", values: [minCost] });
  if (minTook !== undefined) found.push({ sql: "+took >= ?", values: [minTook] });
  if (attribute !== undefined) {
    const sql =
      "EXISTS (SELECT 1 FROM json_each(attributes) a WHERE a.key = ? AND CASE a.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(a.value AS TEXT) END = ?)";
    found.push({ sql, values: [attribute.name, attribute.value] });
  }
  if (text !== undefined) {
    const pattern = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
    const columns = ["input", "output", "error", "workflow"];
    const sql = `(${columns.map((column) => `+${column} LIKE ? ESCAPE '\\'`).join(" OR ")})`;
    found.push({ sql, values: columns.map(() => pattern) });
  }
  return found;
}

/** Runs that were work for somebody: neither forks nor shadows nor trials. */
export const IS_TRAFFIC = "(parent IS NULL OR json_extract(parent, '$.kind') IN ('rerun', 'handover'))";

function started(since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY) {
  return (hide: string): Condition => ({
    sql: `${hide}started_at BETWEEN ? AND ?`,
    values: [since, until],
    isUnordered: true,
  });
}

function equal(
  column: "session" | "subject" | "release" | "route" | "workflow" | "experiment",
  text: string,
) {
  return (hide: string): Condition => ({ sql: `${hide}${column} = ?`, values: [toStored(text)] });
}

function tagged(tag: string) {
  return (hide: string): Condition => ({
    sql: `${hide}id IN (SELECT run FROM run_tag WHERE tag = ?)`,
    values: [toStored(tag)],
  });
}

function ofStatus(status: NonNullable<RunQuery["status"]>, owners: () => readonly number[]) {
  return (hide: string): Condition => {
    if (status === "accepted")
      return { sql: `${statusIs("running", hide)} AND owner = ${NOBODY}`, values: [] };
    if (status !== "interrupted") return { sql: statusIs(status, hide), values: [] };
    // Owners' ids are our own numbers.
    const alive = owners().join(", ");
    return { sql: `${statusIs("running", hide)} AND coalesce(owner NOT IN (${alive}), 1)`, values: [] };
  };
}

/** The index on runs that have not completed is only taken where its own condition is repeated. */
function statusIs(status: RunStatus, hide: string): string {
  const isIt = `${hide}status = ${STATUS.codeOf(status)}`;
  return status === "completed" ? isIt : `${isIt} AND status <> ${STATUS.codeOf("completed")}`;
}
