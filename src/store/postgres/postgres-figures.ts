import type { Figure, FigureQuery, FigureRuns, FigureRunsQuery, Figures } from "../../core/figures.ts";
import { traitsOfRun } from "../../core/traits-of-run.ts";
import type { Collected } from "../figure-sums.ts";
import { collectRun } from "../figure-sums.ts";
import { toolsText } from "../tool-uses.ts";
import { plain, texts } from "./_literal.ts";
import { numberOf, onlyRow, optionalNumber } from "./_row.ts";
import { stored } from "./_text.ts";
import type { Ask } from "./database.ts";
import type { EndedRun } from "./ended-runs.ts";
import { readEnded } from "./ended-runs.ts";
import { queryFigures, queryRuns } from "./figure-query.ts";
import { addFigures, forgetMinutes } from "./figure-tables.ts";
import type { PostgresReader } from "./postgres-reader.ts";

import type { Writes } from "./writes.ts";

/** Runs taken in by one transaction. */
const BATCH = 200;

/** Figures over runs, taken in from a list of those that ended, by one process at a time. */
export class PostgresFigures implements Figures {
  readonly #reader: PostgresReader;
  readonly #writes: Writes;

  constructor(reader: PostgresReader, writes: Writes) {
    this.#reader = reader;
    this.#writes = writes;
  }

  async catchUp(limit = Number.POSITIVE_INFINITY): Promise<number> {
    // Asked every few seconds, and mostly for nothing: looking takes no lock.
    const waiting = await this.#reader.look((ask) => ask("SELECT 1 FROM aw.ended LIMIT 1"));
    if (waiting.length === 0) return 0;
    let taken = 0;
    while (taken < limit) {
      const batch = Math.min(BATCH, limit - taken);
      const count = await this.#writes.once((ask) => takeIn(ask, batch));
      taken += count;
      if (count < batch) break;
    }
    await this.#writes.once((ask) => forgetMinutes(ask, Date.now()));
    return taken;
  }

  query(query: FigureQuery): Promise<readonly Figure[]> {
    return this.#reader.look((ask) => queryFigures(ask, query));
  }

  runsOf(query: FigureRunsQuery): Promise<FigureRuns> {
    return this.#reader.look((ask) => queryRuns(ask, query));
  }
}

async function takeIn(ask: Ask, batch: number): Promise<number> {
  // Whoever comes second waits here, so that sums are read and written by one at a time.
  const place = onlyRow(
    await ask("SELECT value::bigint AS place FROM aw.meta WHERE key = 'counted' FOR UPDATE"),
  );
  const listed = await ask(
    `SELECT n.run, e.counted FROM (SELECT run FROM aw.ended ORDER BY run LIMIT $1) n
    LEFT JOIN aw.run_end e ON e.run = n.run ORDER BY n.run`,
    [batch],
  );
  if (listed.length === 0) return 0;
  const counted = new Map(listed.map((row) => [numberOf(row.run), optionalNumber(row.counted)]));
  // One that was removed since is not there; one that goes on will end again.
  const runs = await readEnded(ask, [...counted.keys()]);
  const sums = new Map<string, Collected>();
  // It may have been counted: before it failed for the store's sake and ended once more.
  for (const { id, run } of runs) if (counted.get(id) === undefined) collectRun(run, sums);
  await mark(ask, runs, numberOf(place.place));
  if (sums.size > 0) await addFigures(ask, sums);
  await ask("DELETE FROM aw.ended WHERE run = ANY($1::bigint[])", [plain([...counted.keys()])]);
  return listed.length;
}

/** Writes what is kept beside the runs' rows. Places are for ever: what is removed later leaves its own free. */
async function mark(ask: Ask, runs: readonly EndedRun[], last: number): Promise<void> {
  if (runs.length === 0) return;
  const traits = runs.map(({ run }) => traitsOfRun(run));
  await ask(
    `UPDATE aw.run_end e SET route = u.route, tools = u.tools, failed_at = u.failed_at,
      counted = coalesce(e.counted, u.place)
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[]) AS u(run, route, tools, failed_at, place)
    WHERE e.run = u.run`,
    [
      plain(runs.map(({ id }) => id)),
      texts(traits.map(({ route }) => stored(route))),
      texts(traits.map(({ tools }) => toolsText(tools))),
      texts(traits.map(({ failedAt }) => stored(failedAt))),
      plain(runs.map((_, i) => last + i + 1)),
    ],
  );
  await ask("UPDATE aw.meta SET value = $1 WHERE key = 'counted'", [String(last + runs.length)]);
}
