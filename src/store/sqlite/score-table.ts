import type { RunId } from "../../core/ids.ts";
import type { RunScores, SpentQuery } from "../../core/run-scores.ts";
import { jsonOf, numberOf, onlyRow, optionalNumber, textOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Database, Statement } from "./database.ts";

/** The rows behind scores of runs. */
export class ScoreTable {
  readonly #insert: Statement;
  readonly #of: Statement;
  readonly #spent: Statement;

  constructor(database: Database) {
    this.#insert = database.prepare(
      `INSERT OR IGNORE INTO run_score(run, workflow, at, value, cost, scores)
      SELECT id, workflow, ?2, ?3, ?4, ?5 FROM run WHERE id = ?1`,
    );
    this.#of = database.prepare(
      "SELECT at, value, cost, scores FROM run_score WHERE run = (SELECT id FROM run WHERE key = ?)",
    );
    this.#spent = database.prepare(
      "SELECT coalesce(sum(cost), 0) AS cost FROM run_score WHERE workflow = ? AND at >= ? AND cost > 0",
    );
  }

  /** Whether there were none of the run. */
  keep(row: number, { at, value, cost, scores }: RunScores): boolean {
    return this.#insert.run(row, at, value ?? null, cost, JSON.stringify(scores)).changes === 1;
  }

  of(run: RunId): RunScores | undefined {
    const row = this.#of.get(toStored(run));
    if (row === undefined) return undefined;
    const value = optionalNumber(row.value);
    return {
      run,
      at: numberOf(row.at),
      scores: jsonOf(textOf(row.scores)),
      ...(value === undefined ? {} : { value }),
      cost: numberOf(row.cost),
    };
  }

  spent({ workflow, since }: SpentQuery): number {
    return numberOf(onlyRow(this.#spent.get(toStored(workflow), since)).cost);
  }
}
