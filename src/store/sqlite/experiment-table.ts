import type {
  ExperimentEnd,
  ExperimentQuery,
  ExperimentStart,
  ExperimentStatus,
  ExperimentSummary,
} from "../../core/experiment.ts";
import { DEFAULT_LIMIT, MOST_LISTED } from "../experiment-rules.ts";
import { idOf, jsonOf, numberOf, optionalNumber, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Input, Row, Statement } from "./database.ts";
import { EXPERIMENT_STATUS } from "./schema.ts";

const RUNNING = EXPERIMENT_STATUS.codeOf("running");

/** The rows behind experiments: what is known at the start, who runs one, how it ended. */
export class ExperimentTable {
  readonly #database: Database;
  readonly #insert: Statement;
  readonly #end: Statement;
  readonly #own: Statement;
  readonly #find: Statement;

  constructor(database: Database) {
    this.#database = database;
    this.#insert = database.prepare(`
      INSERT INTO experiment(key, status, name, release, workflow, dataset, version, trials, started_at,
        seed, source, changes, data, owner)
      VALUES (?, ${RUNNING}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#end = database.prepare(
      "UPDATE experiment SET status = ?, reason = ?, ended_at = ?, owner = NULL WHERE id = ?",
    );
    this.#own = database.prepare(
      `UPDATE experiment SET status = ${RUNNING}, reason = NULL, ended_at = NULL, owner = ? WHERE id = ?`,
    );
    this.#find = database.prepare("SELECT * FROM experiment WHERE key = ?");
  }

  insert(start: ExperimentStart, owner: number): void {
    this.#insert.run(
      start.id,
      toStored(start.name),
      toStored(start.release),
      toStored(start.workflow),
      toStored(start.dataset.name),
      start.dataset.version,
      start.trials,
      start.startedAt,
      start.seed,
      start.source === undefined ? null : toStored(start.source),
      start.changes === undefined ? null : JSON.stringify(start.changes),
      start.data === undefined ? null : JSON.stringify(start.data),
      owner,
    );
  }

  end(row: number, end: ExperimentEnd): void {
    const reason = end.reason === undefined ? null : toStored(end.reason);
    this.#end.run(EXPERIMENT_STATUS.codeOf(end.status), reason, end.endedAt, row);
  }

  own(row: number, owner: number): void {
    this.#own.run(owner, row);
  }

  find(key: string): Row | undefined {
    return this.#find.get(toStored(key));
  }

  list({ name, release, dataset, status, limit = DEFAULT_LIMIT }: ExperimentQuery): Row[] {
    const conditions: string[] = [];
    const values: Input[] = [];
    for (const [column, text] of Object.entries({ name, release, dataset })) {
      if (text === undefined) continue;
      conditions.push(`${column} = ?`);
      values.push(toStored(text));
    }
    if (status !== undefined) {
      conditions.push("status = ?");
      values.push(EXPERIMENT_STATUS.codeOf(status));
    }
    const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
    const sql = `SELECT * FROM experiment ${where} ORDER BY id DESC LIMIT ?`;
    return this.#database.prepare(sql).all(...values, Math.min(Math.max(1, Math.floor(limit)), MOST_LISTED));
  }
}

export function statusOf(row: Row): ExperimentStatus {
  return EXPERIMENT_STATUS.nameOf(numberOf(row.status));
}

/** A row as the rest of the program knows it. */
export function summaryOf(row: Row, counts: { done: number; passed: number }): ExperimentSummary {
  const source = optionalText(row.source);
  const changes = optionalText(row.changes);
  const data = optionalText(row.data);
  return {
    id: idOf(textOf(row.key)),
    name: fromStored(textOf(row.name)),
    workflow: fromStored(textOf(row.workflow)),
    release: fromStored(textOf(row.release)),
    ...(changes === undefined ? {} : { changes: jsonOf(changes) }),
    dataset: { name: fromStored(textOf(row.dataset)), version: textOf(row.version) },
    trials: numberOf(row.trials),
    startedAt: numberOf(row.started_at),
    seed: numberOf(row.seed),
    ...(source === undefined ? {} : { source: fromStored(source) }),
    ...(data === undefined ? {} : { data: jsonOf(data) }),
    status: statusOf(row),
    end: endOf(row),
    ...counts,
  };
}

function endOf(row: Row): ExperimentEnd | undefined {
  const status = statusOf(row);
  if (status === "running") return undefined;
  const reason = optionalText(row.reason);
  const endedAt = optionalNumber(row.ended_at) ?? 0;
  return { status, ...(reason === undefined ? {} : { reason: fromStored(reason) }), endedAt };
}
