import type {
  ExperimentQuery,
  ExperimentStart,
  ExperimentSummary,
  TrialRecord,
} from "../../core/experiment.ts";
import { DEFAULT_LIMIT, MOST_LISTED } from "../experiment-rules.ts";
import { Values } from "./_literal.ts";
import type { Row } from "./_row.ts";
import { idOf, jsonOf, numberOf, optionalNumber, optionalText, restored, textOf } from "./_row.ts";
import { fromStored, json, stored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";

/** A trial stands alone, so that figures outlive the runs; `place` is that of its case in the dataset. */
export const EXPERIMENT_SCHEMA = `
CREATE TABLE aw.experiment(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE, status text NOT NULL, name text NOT NULL,
  release text NOT NULL, workflow text NOT NULL, dataset text NOT NULL, version text NOT NULL, trials integer NOT NULL,
  started_at float8 NOT NULL, seed float8 NOT NULL, source text, changes text, data text, ended_at float8, reason text,
  owner bigint
);
CREATE INDEX experiment_name ON aw.experiment(left(name, 200));
CREATE TABLE aw.trial(
  experiment bigint, case_key uuid, trial integer, id bigint GENERATED ALWAYS AS IDENTITY, "case" text NOT NULL,
  place integer, status text NOT NULL, pass boolean, took float8, cost float8, tokens_in float8 NOT NULL,
  tokens_out float8 NOT NULL, calls integer NOT NULL, tool_calls integer, tool_errors integer NOT NULL, subject text,
  runs text NOT NULL, scores text NOT NULL, error text, PRIMARY KEY(experiment, case_key, trial)
);
CREATE INDEX trial_failing ON aw.trial(experiment, id) WHERE NOT pass;
CREATE INDEX trial_subject ON aw.trial(left(subject, 200)) WHERE subject IS NOT NULL;
CREATE TABLE aw.dataset(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, place uuid NOT NULL UNIQUE, name text NOT NULL,
  version text NOT NULL, cases integer NOT NULL, stored_at float8 NOT NULL, text text NOT NULL
);
`;

/** Whether there was none of its id. */
export async function insertExperiment(ask: Ask, start: ExperimentStart, owner: number): Promise<boolean> {
  const rows = await ask(
    `INSERT INTO aw.experiment(key, status, name, release, workflow, dataset, version, trials, started_at, seed, source,
      changes, data, owner)
    VALUES ($1, 'running', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING 1`,
    [
      start.id,
      toStored(start.name),
      toStored(start.release),
      toStored(start.workflow),
      toStored(start.dataset.name),
      start.dataset.version,
      start.trials,
      start.startedAt,
      start.seed,
      stored(start.source),
      json(start.changes),
      json(start.data),
      owner,
    ],
  );
  return rows.length === 1;
}

const SUMMARY = `SELECT x.*, (SELECT count(*) FROM aw.trial t WHERE t.experiment = x.id) AS done,
  (SELECT count(*) FROM aw.trial t WHERE t.experiment = x.id AND t.pass) AS passed FROM aw.experiment x`;

export async function findExperiment(ask: Ask, key: string): Promise<Row | undefined> {
  const [row] = await ask(`${SUMMARY} WHERE x.key = $1`, [toStored(key)]);
  return row;
}

export function listExperiments(ask: Ask, query: ExperimentQuery): Promise<readonly Row[]> {
  const { name, release, dataset, status, limit = DEFAULT_LIMIT } = query;
  const values = new Values();
  const conditions: string[] = [];
  for (const [column, text] of Object.entries({ name, release, dataset, status }))
    if (text !== undefined) conditions.push(`x.${column} = ${values.add(toStored(text))}`);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const most = Math.min(Math.max(1, Math.floor(limit)), MOST_LISTED);
  return ask(`${SUMMARY} ${where} ORDER BY x.id DESC LIMIT ${most}`, values.list);
}

export async function readTrials(ask: Ask, experiment: number): Promise<TrialRecord[]> {
  const order = 'place NULLS LAST, "case" COLLATE "C", trial, id';
  const rows = await ask(`SELECT * FROM aw.trial WHERE experiment = $1 ORDER BY ${order}`, [experiment]);
  return rows.map(recordOf);
}

/** The last ones that did not pass. */
export async function failingTrials(ask: Ask, experiment: number, limit: number): Promise<TrialRecord[]> {
  const rows = await ask(
    "SELECT * FROM aw.trial WHERE experiment = $1 AND NOT pass ORDER BY id DESC LIMIT $2",
    [experiment, limit],
  );
  return rows.map(recordOf);
}

/** A row as the rest of the program knows it. */
export function summaryOf(row: Row): ExperimentSummary {
  const [source, reason] = [row.source, row.reason].map(restored);
  const [changes, data] = [row.changes, row.data].map(optionalText);
  const status = textOf(row.status) as ExperimentSummary["status"];
  const endedAt = optionalNumber(row.ended_at) ?? 0;
  return {
    id: idOf(textOf(row.key)),
    name: fromStored(textOf(row.name)),
    workflow: fromStored(textOf(row.workflow)),
    release: fromStored(textOf(row.release)),
    ...(changes === undefined ? {} : { changes: jsonOf<object>(changes) }),
    dataset: { name: fromStored(textOf(row.dataset)), version: textOf(row.version) },
    trials: numberOf(row.trials),
    startedAt: numberOf(row.started_at),
    seed: numberOf(row.seed),
    ...(source === undefined ? {} : { source }),
    ...(data === undefined ? {} : { data: jsonOf<Record<string, unknown>>(data) }),
    status,
    end: status === "running" ? undefined : { status, ...(reason === undefined ? {} : { reason }), endedAt },
    done: numberOf(row.done),
    passed: numberOf(row.passed),
  };
}

function recordOf(row: Row): TrialRecord {
  const [place, toolCalls] = [row.place, row.tool_calls].map(optionalNumber);
  const subject = restored(row.subject);
  const error = optionalText(row.error);
  return {
    case: fromStored(textOf(row.case)),
    trial: numberOf(row.trial),
    ...(place === undefined ? {} : { place }),
    ...(subject === undefined ? {} : { subject }),
    runs: textOf(row.runs)
      .split(" ")
      .filter((run) => run !== "")
      .map((run) => idOf(run)),
    status: textOf(row.status) as TrialRecord["status"],
    scores: jsonOf(textOf(row.scores)),
    pass: typeof row.pass === "boolean" ? row.pass : undefined,
    took: optionalNumber(row.took),
    cost: optionalNumber(row.cost),
    tokensIn: numberOf(row.tokens_in),
    tokensOut: numberOf(row.tokens_out),
    calls: numberOf(row.calls),
    ...(toolCalls === undefined ? {} : { toolCalls }),
    toolErrors: numberOf(row.tool_errors),
    ...(error === undefined ? {} : { error: jsonOf<NonNullable<TrialRecord["error"]>>(error) }),
  };
}
