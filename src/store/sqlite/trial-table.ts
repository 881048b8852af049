import type { TrialRecord } from "../../core/experiment.ts";
import { idOf, jsonOf, numberOf, optionalNumber, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";
import { TRIAL_STATUS, TRIALS_PER_EXPERIMENT } from "./schema.ts";

/** The rows behind an experiment's trials. */
export class TrialTable {
  readonly #keep: Statement;
  readonly #read: Statement;
  readonly #failing: Statement;
  readonly #keys: Statement;
  readonly #count: Statement;
  readonly #removeOf: Statement;

  constructor(database: Database) {
    this.#keep = database.prepare(`
      INSERT INTO trial(id, "case", trial, place, status, pass, took, cost, tokens_in, tokens_out,
        calls, tool_calls, tool_errors, subject, runs, scores, error)
      VALUES ((SELECT coalesce(max(id), ?1) + 1 FROM trial WHERE id BETWEEN ?1 AND ?2),
        ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#read = database.prepare(
      'SELECT * FROM trial WHERE id BETWEEN ? AND ? ORDER BY place IS NULL, place, "case", trial, id',
    );
    this.#failing = database.prepare(
      "SELECT * FROM trial WHERE id BETWEEN ? AND ? AND pass = 0 ORDER BY id DESC LIMIT ?",
    );
    this.#keys = database.prepare('SELECT "case", trial FROM trial WHERE id BETWEEN ? AND ?');
    this.#count = database.prepare(
      "SELECT count(*) AS done, coalesce(sum(pass), 0) AS passed FROM trial WHERE id BETWEEN ? AND ?",
    );
    this.#removeOf = database.prepare("DELETE FROM trial WHERE subject = ?");
  }

  keep(experiment: number, record: TrialRecord): void {
    this.#keep.run(
      ...range(experiment),
      toStored(record.case),
      record.trial,
      record.place ?? null,
      TRIAL_STATUS.codeOf(record.status),
      record.pass === undefined ? null : Number(record.pass),
      record.took ?? null,
      record.cost ?? null,
      record.tokensIn,
      record.tokensOut,
      record.calls,
      record.toolCalls ?? null,
      record.toolErrors,
      record.subject === undefined ? null : toStored(record.subject),
      record.runs.join(" "),
      JSON.stringify(record.scores),
      record.error === undefined ? null : JSON.stringify(record.error),
    );
  }

  read(experiment: number): TrialRecord[] {
    return this.#read.all(...range(experiment)).map(recordOf);
  }

  /** The last ones that did not pass. */
  failing(experiment: number, limit: number): TrialRecord[] {
    return this.#failing.all(...range(experiment), limit).map(recordOf);
  }

  /** Which trials there are, each as {@link trialKey} names it. */
  keys(experiment: number): Set<string> {
    const rows = this.#keys.all(...range(experiment));
    return new Set(rows.map((row) => trialKey(fromStored(textOf(row.case)), numberOf(row.trial))));
  }

  count(experiment: number): { done: number; passed: number } {
    const row = this.#count.get(...range(experiment));
    return { done: numberOf(row?.done), passed: numberOf(row?.passed) };
  }

  /** How many were removed. */
  removeOf(subject: string): number {
    return Number(this.#removeOf.run(toStored(subject)).changes);
  }
}

export function trialKey(id: string, trial: number): string {
  return `${trial} ${id}`;
}

/** The row ids of an experiment's trials. */
function range(experiment: number): [number, number] {
  const base = experiment * TRIALS_PER_EXPERIMENT;
  return [base, base + TRIALS_PER_EXPERIMENT - 1];
}

function recordOf(row: Row): TrialRecord {
  const place = optionalNumber(row.place);
  const pass = optionalNumber(row.pass);
  const subject = optionalText(row.subject);
  const toolCalls = optionalNumber(row.tool_calls);
  const error = optionalText(row.error);
  return {
    case: fromStored(textOf(row.case)),
    trial: numberOf(row.trial),
    ...(place === undefined ? {} : { place }),
    ...(subject === undefined ? {} : { subject: fromStored(subject) }),
    runs: textOf(row.runs)
      .split(" ")
      .filter((run) => run !== "")
      .map((run) => idOf(run)),
    status: TRIAL_STATUS.nameOf(numberOf(row.status)),
    scores: jsonOf(textOf(row.scores)),
    pass: pass === undefined ? undefined : pass === 1,
    took: optionalNumber(row.took),
    cost: optionalNumber(row.cost),
    tokensIn: numberOf(row.tokens_in),
    tokensOut: numberOf(row.tokens_out),
    calls: numberOf(row.calls),
    ...(toolCalls === undefined ? {} : { toolCalls }),
    toolErrors: numberOf(row.tool_errors),
    ...(error === undefined ? {} : { error: jsonOf(error) }),
  };
}
