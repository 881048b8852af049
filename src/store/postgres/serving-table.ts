import type { Serving, Servings } from "../../core/serving.ts";
import { servingMoved } from "../release-errors.ts";
import type { Row } from "./_row.ts";
import { jsonOf, textOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import { withdrawRuns } from "./cancel-table.ts";
import type { Ask } from "./database.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import type { ServingNews } from "./serving-feed.ts";
import { tellOthers } from "./serving-feed.ts";
import type { Writes } from "./writes.ts";

/** Revisions that are given of a workflow's history, if nothing else is asked for. */
const HISTORY = 1_000;

/** Rows are only added: the newest revision of a workflow counts, the others are its history. */
export const SERVINGS = `
CREATE TABLE aw.serving(
  workflow text COLLATE "C", rev integer, at float8 NOT NULL, state text NOT NULL, PRIMARY KEY(workflow, rev)
);
`;

const OF_ONE = "SELECT state FROM aw.serving WHERE workflow = $1 ORDER BY rev DESC LIMIT $2";
const ALL = "SELECT DISTINCT ON (workflow) state FROM aw.serving ORDER BY workflow, rev DESC";
// Of two who say the next revision at once, one meets the other's row.
const PUT = `INSERT INTO aw.serving SELECT $1::text, $2::integer, $3::float8, $4::text
  WHERE $2 = 1 + coalesce((SELECT max(rev) FROM aw.serving WHERE workflow = $1), 0) ON CONFLICT DO NOTHING RETURNING 1`;

/** What serves each workflow. */
export function servingsOf(reader: PostgresReader, writes: Writes, news: ServingNews): Servings {
  const newest = (workflow: string, limit: number) =>
    reader.look(async (ask) => (await ask(OF_ONE, [toStored(workflow), limit])).map(servingOf));
  return {
    current: async (workflow) => (await newest(workflow, 1))[0],
    list: () => reader.look(async (ask) => (await ask(ALL)).map(servingOf)),
    history: (workflow, limit = HISTORY) => newest(workflow, limit),
    set: async (serving) => {
      await writes.inTurn((ask) => putServing(ask, serving));
      news.spread();
    },
    follow: (changed) => news.follow(changed),
  };
}

/** Inside of a transaction. @throws `serving_moved` */
export async function putServing(ask: Ask, serving: Serving): Promise<void> {
  const { workflow, rev, at } = serving;
  const put = await ask(PUT, [toStored(workflow), rev, at, JSON.stringify(serving)]);
  if (put.length === 0) throw servingMoved(serving);
  if (serving.withdraws !== undefined) await withdrawRuns(ask, serving, serving.withdraws);
  await tellOthers(ask);
}

function servingOf(row: Row): Serving {
  return jsonOf<Serving>(textOf(row.state));
}
