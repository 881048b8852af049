import type { RunScores, Scores } from "../../core/run-scores.ts";
import { runNotFound } from "../run-errors.ts";
import { Values } from "./_literal.ts";
import { jsonOf, numberOf, onlyRow, optionalNumber, textOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import { textIs } from "./run-query.ts";
import type { Writes } from "./writes.ts";

/** What scorers said of ended runs. */
export const SCORE_SCHEMA = `
CREATE TABLE aw.run_score(
  run bigint PRIMARY KEY, workflow text NOT NULL, at float8 NOT NULL, value float8, cost float8 NOT NULL,
  scores text NOT NULL, place bigint GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX run_score_place ON aw.run_score(place) WHERE value IS NOT NULL;
CREATE INDEX run_score_spent ON aw.run_score(left(workflow, 200), at) WHERE cost > 0;
`;

/** Scores of runs, each run's kept once. */
export function scoresOf(reader: PostgresReader, writes: Writes): Scores {
  return {
    keep: (scores) => writes.once((ask) => keep(ask, scores)),
    of: (run) =>
      reader.look(async (ask) => {
        const [row] = await ask(
          "SELECT at, value, cost, scores FROM aw.run_score WHERE run = (SELECT id FROM aw.run WHERE key = $1)",
          [toStored(run)],
        );
        if (row === undefined) return undefined;
        const value = optionalNumber(row.value);
        return {
          run,
          at: numberOf(row.at),
          scores: jsonOf(textOf(row.scores)),
          ...(value === undefined ? {} : { value }),
          cost: numberOf(row.cost),
        };
      }),
    spent: ({ workflow, since }) =>
      reader.look(async (ask) => {
        const values = new Values();
        const condition = `${textIs("workflow", workflow, values)} AND at >= ${values.add(since)} AND cost > 0`;
        const sum = `SELECT coalesce(sum(cost), 0) AS cost FROM aw.run_score WHERE ${condition}`;
        return numberOf(onlyRow(await ask(sum, values.list)).cost);
      }),
  };
}

/** Whether there were none of the run. */
async function keep(ask: Ask, { run, at, value, cost, scores }: RunScores): Promise<boolean> {
  // Locked, so that the run is not removed meanwhile.
  const [row] = await ask("SELECT id FROM aw.run WHERE key = $1 FOR KEY SHARE", [toStored(run)]);
  if (row === undefined) throw runNotFound(run);
  const kept = await ask(
    `INSERT INTO aw.run_score(run, workflow, at, value, cost, scores) SELECT id, workflow, $2, $3, $4, $5 FROM aw.run WHERE id = $1
    ON CONFLICT DO NOTHING RETURNING 1`,
    [row.id, at, value ?? null, cost, JSON.stringify(scores)],
  );
  if (kept.length === 0) return false;
  if (value !== undefined) await ask("SELECT aw.tell_score($1, $2)", [row.id, value]);
  return true;
}
