/** A run's number holds the day on which it was stored, in UTC: its calls and texts lie in that day's partitions. */
export const RUNS_PER_DAY = 2 ** 36;

export function dayOf(run: number): number {
  return Math.floor(run / RUNS_PER_DAY);
}

/** The head of a conversation without messages. */
export const NO_MESSAGE = "0".repeat(32);

/** Tables that are cut by the day, with the column that says which. */
export const PARTITIONED = [
  { table: "call", column: "run", perDay: RUNS_PER_DAY },
  { table: "blob", column: "day", perDay: 1 },
  { table: "message", column: "day", perDay: 1 },
] as const;

/**
 * Version 1. Never edit it once released: a change is a new migration.
 *
 * - A run's row is written once, when it begins, and its end is a row of its own: no row that stands in an index
 *   is ever written over. Only `open_run`, which holds runs that have not ended, sees updates and stays small.
 * - `open_run.fence` proves ownership: it is a number that only the ticket knows, and whoever takes the run over
 *   writes another one. Columns of type uuid are digests of what they name.
 * - Texts of users may be longer than an index takes, so that it holds how they begin, or the digest of a key.
 * - `call`, `blob` and `message` are cut into days, so that what is too old goes with a table. A text is stored
 *   once a day, and `epoch` says since when it is known to be needed.
 */
export const VERSION_1 = `
CREATE TABLE aw.owner(id bigint PRIMARY KEY, name text NOT NULL, line integer, until timestamptz NOT NULL);

CREATE SEQUENCE aw.run_number;
CREATE TABLE aw.run(
  id bigint PRIMARY KEY, key text NOT NULL CONSTRAINT run_key UNIQUE, workflow text NOT NULL,
  started_at float8 NOT NULL, session text, subject text, release text, experiment text, source text,
  parent text, tags text, attributes text, pairs text[], assignment text, review text,
  input text, input_blob uuid, input_shared uuid, input_thread uuid, rollout text
);
CREATE INDEX run_started ON aw.run USING brin(started_at);
CREATE INDEX run_workflow ON aw.run(left(workflow, 200), id);
CREATE INDEX run_session ON aw.run(left(session, 200), id) WHERE session IS NOT NULL;
CREATE INDEX run_subject ON aw.run(left(subject, 200), id) WHERE subject IS NOT NULL;
CREATE INDEX run_release ON aw.run(left(release, 200), id) WHERE release IS NOT NULL;
CREATE INDEX run_experiment ON aw.run(left(experiment, 200), id) WHERE experiment IS NOT NULL;
CREATE TABLE aw.run_tag(tag text NOT NULL, run bigint NOT NULL);
CREATE INDEX run_tag_tag ON aw.run_tag(left(tag, 200), run);
CREATE INDEX run_tag_run ON aw.run_tag(run);

CREATE TABLE aw.open_run(
  run bigint PRIMARY KEY, fence bigint CONSTRAINT open_run_fence UNIQUE, owner bigint, status text NOT NULL,
  attempt integer NOT NULL, session text, turn integer,
  terms text, tries integer, tried_seq integer
);
CREATE TABLE aw.run_end(
  run bigint PRIMARY KEY, status text NOT NULL, fence bigint, attempt integer NOT NULL, took float8, turn integer,
  calls integer, tokens_in float8, tokens_out float8, cost float8, unpriced integer, tool_errors integer,
  waiting_for text, output text, output_blob uuid, output_shared uuid, output_thread uuid,
  error text, error_blob uuid, is_mendable boolean, route text, tools text, failed_at text, counted bigint
);
CREATE INDEX run_end_uncompleted ON aw.run_end(status, run) WHERE status <> 'completed';
CREATE INDEX run_end_route ON aw.run_end(left(route, 200), run) WHERE route IS NOT NULL;
CREATE INDEX run_end_counted ON aw.run_end(counted) WHERE counted IS NOT NULL;

CREATE TABLE aw.call(
  run bigint, seq integer, kind text NOT NULL, state text NOT NULL, at float8, took float8, address text NOT NULL,
  ask text, ask_blob uuid, ask_shared uuid, ask_thread uuid, ask_hash uuid, ask_hash_text text,
  answer text, answer_blob uuid, note text, PRIMARY KEY(run, seq)
) PARTITION BY RANGE (run);
CREATE TABLE aw.blob(
  day integer, hash uuid, epoch bigint NOT NULL, text text NOT NULL, PRIMARY KEY(day, hash)
) PARTITION BY RANGE (day);
CREATE TABLE aw.message(
  day integer, hash uuid, parent uuid NOT NULL, epoch bigint NOT NULL, text text NOT NULL, PRIMARY KEY(day, hash)
) PARTITION BY RANGE (day);

CREATE TABLE aw.session(key text PRIMARY KEY, turns integer NOT NULL, messages integer NOT NULL);
CREATE TABLE aw.session_message(session text, place integer, text text NOT NULL, PRIMARY KEY(session, place));

CREATE TABLE aw.ledger(
  hash uuid PRIMARY KEY, tool text NOT NULL, key text NOT NULL, answer text NOT NULL, run text NOT NULL, subject text,
  stored_at float8 NOT NULL, expires_at float8 NOT NULL
);
CREATE INDEX ledger_expires ON aw.ledger(expires_at);
CREATE INDEX ledger_subject ON aw.ledger(left(subject, 200)) WHERE subject IS NOT NULL;
CREATE TABLE aw.start_key(
  place uuid PRIMARY KEY, caller text NOT NULL, key text NOT NULL, hash text NOT NULL, run text NOT NULL,
  at float8 NOT NULL
);
CREATE INDEX start_key_at ON aw.start_key(at);
`;
