import type { RunFact } from "../../core/run-fact.ts";
import { toolsIn } from "../tool-uses.ts";
import type { Row } from "./_row.ts";
import { idOf, jsonOf, numberOf, optionalNumber, optionalText, restored, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import { statusOf } from "./run-reader.ts";
import { dayOf } from "./schema.ts";
import { StoredTexts } from "./stored-texts.ts";

/** Long inputs are left where they are. */
const FACTS = `SELECT r.id, r.key, r.workflow, r.started_at, r.session, r.subject, r.release, r.source, r.parent,
  r.experiment, r.attributes, r.input, e.status AS ended, o.status AS open, e.took, e.cost, e.error, e.error_blob,
  e.route, e.tools, e.failed_at
  FROM aw.run r LEFT JOIN aw.run_end e ON e.run = r.id LEFT JOIN aw.open_run o ON o.run = r.id`;

/** In the order of the ids; those that are gone are left out. */
export async function readFacts(ask: Ask, ids: readonly number[]): Promise<RunFact[]> {
  return factsOf(ask, await ask(`${FACTS} WHERE r.id = ANY($1) ORDER BY r.id DESC`, [ids]));
}

export async function factsById(ask: Ask, ids: readonly number[]): Promise<ReadonlyMap<number, RunFact>> {
  const rows = await ask(`${FACTS} WHERE r.id = ANY($1)`, [ids]);
  const facts = await factsOf(ask, rows);
  return new Map(rows.flatMap(({ id }, i) => (facts[i] === undefined ? [] : [[numberOf(id), facts[i]]])));
}

/** In the order of the keys. */
export async function findFacts(ask: Ask, keys: readonly string[]): Promise<RunFact[]> {
  const order = "JOIN unnest($1::text[]) WITH ORDINALITY AS u(key, n) ON u.key = r.key ORDER BY u.n";
  return factsOf(ask, await ask(`${FACTS} ${order}`, [keys]));
}

async function factsOf(ask: Ask, rows: readonly Row[]): Promise<RunFact[]> {
  const texts = new StoredTexts(ask);
  for (const { id, error_blob } of rows) texts.wantBlob(dayOf(numberOf(id)), error_blob);
  await texts.fetch();
  return rows.map((row) => factOf(row, texts));
}

function factOf(row: Row, texts: StoredTexts): RunFact {
  const [session, release, source, experiment, route, failedAt] = [
    row.session,
    row.release,
    row.source,
    row.experiment,
    row.route,
    row.failed_at,
  ].map(restored);
  const [parent, tools] = [row.parent, row.tools].map(optionalText);
  const error = errorOf(row, texts);
  return {
    id: idOf(fromStored(textOf(row.key))),
    workflow: fromStored(textOf(row.workflow)),
    status: statusOf(row),
    startedAt: numberOf(row.started_at),
    took: optionalNumber(row.took),
    cost: optionalNumber(row.cost),
    input: restored(row.input),
    isTakenIn: tools !== undefined,
    ...subjectOf(row),
    ...(session === undefined ? {} : { session: idOf<NonNullable<RunFact["session"]>>(session) }),
    ...(release === undefined ? {} : { release }),
    ...(source === undefined ? {} : { source }),
    ...(parent === undefined ? {} : { parent: jsonOf<NonNullable<RunFact["parent"]>>(parent) }),
    ...(experiment === undefined ? {} : { experiment: idOf<NonNullable<RunFact["experiment"]>>(experiment) }),
    ...(error === undefined ? {} : { error: jsonOf<NonNullable<RunFact["error"]>>(error) }),
    ...(route === undefined ? {} : { route }),
    ...(tools === undefined ? {} : { tools: toolsIn(tools) }),
    ...(failedAt === undefined ? {} : { failedAt }),
  };
}

function errorOf(row: Row, texts: StoredTexts): string | undefined {
  const blob = optionalText(row.error_blob);
  return blob === undefined ? restored(row.error) : texts.blob(dayOf(numberOf(row.id)), blob);
}

function subjectOf(row: Row): Pick<RunFact, "subject"> {
  const id = restored(row.subject);
  if (id === undefined) return {};
  const attributes = optionalText(row.attributes);
  return { subject: { id, ...(attributes === undefined ? {} : { attributes: jsonOf(attributes) }) } };
}
