/** "AIRW" in the file's header, so that `file` and we can tell whose it is. */
export const APPLICATION_ID = 0x41495257;

/** A message's row id is its chain's number times this, plus its place in the chain from 1. */
export const MESSAGES_PER_CHAIN = 2 ** 20;

/** A trial's row id is its experiment's row id times this, plus its place in the order of keeping, from 1. */
export const TRIALS_PER_EXPERIMENT = 2 ** 28;

/**
 * Version 1. Never edit it once released: a change is a new migration.
 *
 * - Columns of type ANY hold a text itself, or the id of a blob where it is long.
 * - `call` is one b-tree clustered by run, without any index: an append touches a single page, and
 *   the primary key refuses a second writer of the same place.
 * - What `list` filters by stands first in `run`, so that reading it never walks over long texts.
 * - `message` is clustered by chain in the same way; only a chain's first message has a parent (the
 *   message of another chain it goes on from, or 0) and stands in an index.
 */
export const VERSION_1 = `
CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta(key, value) VALUES ('epoch', 0);

CREATE TABLE process(
  id INTEGER PRIMARY KEY, pid INTEGER NOT NULL, birth TEXT NOT NULL, host TEXT NOT NULL,
  heartbeat REAL NOT NULL
) STRICT;

CREATE TABLE run(
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, status INTEGER NOT NULL, workflow TEXT NOT NULL,
  started_at REAL NOT NULL, took REAL, session TEXT, subject TEXT, release TEXT,
  owner INTEGER, fence INTEGER, attempt INTEGER NOT NULL, turn INTEGER,
  calls INTEGER, tokens_in REAL, tokens_out REAL, cost REAL, unpriced INTEGER, tool_errors INTEGER,
  source TEXT, parent TEXT, tags TEXT, attributes TEXT, waiting_for TEXT,
  input ANY NOT NULL, input_shared INTEGER, input_thread INTEGER,
  output ANY, output_shared INTEGER, output_thread INTEGER, error ANY
) STRICT;
CREATE INDEX run_started ON run(started_at);
CREATE INDEX run_workflow ON run(workflow);
CREATE INDEX run_uncompleted ON run(status) WHERE status <> 1;
CREATE INDEX run_session ON run(session) WHERE session IS NOT NULL;
CREATE INDEX run_subject ON run(subject) WHERE subject IS NOT NULL;
CREATE INDEX run_release ON run(release) WHERE release IS NOT NULL;
CREATE TABLE run_tag(tag TEXT, run INTEGER, PRIMARY KEY(tag, run)) STRICT, WITHOUT ROWID;

CREATE TABLE call(
  id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, state INTEGER NOT NULL, at REAL, took REAL,
  thread INTEGER, shared INTEGER, ask_hash ANY, ask ANY, answer ANY, address TEXT NOT NULL, note TEXT
) STRICT;

CREATE TABLE blob(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, codec INTEGER NOT NULL, data ANY NOT NULL) STRICT;
CREATE TABLE message(id INTEGER PRIMARY KEY, parent INTEGER, hash BLOB NOT NULL, text ANY NOT NULL) STRICT;
CREATE UNIQUE INDEX message_first ON message(parent, hash) WHERE parent IS NOT NULL;
CREATE TABLE session(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, head INTEGER NOT NULL, turns INTEGER NOT NULL) STRICT;

CREATE TABLE ledger(
  tool TEXT, key TEXT, answer ANY NOT NULL, run TEXT NOT NULL, subject TEXT,
  stored_at REAL NOT NULL, expires_at REAL NOT NULL,
  PRIMARY KEY(tool, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_long ON ledger(answer) WHERE typeof(answer) = 'integer';
CREATE TABLE approval(
  run TEXT, address TEXT, title TEXT NOT NULL, details TEXT, requested_at REAL NOT NULL, decision TEXT,
  PRIMARY KEY(run, address)
) STRICT, WITHOUT ROWID;
`;

/**
 * Version 2: a table ordered by key kept a result of 1 KB on an overflow page of its own, wherever its
 * key fell. Results now stand in the order they came, and the index by key is small.
 */
export const VERSION_2 = `
ALTER TABLE ledger RENAME TO ledger_of_version_1;
DROP INDEX ledger_long;
CREATE TABLE ledger(
  id INTEGER PRIMARY KEY, tool TEXT NOT NULL, key TEXT NOT NULL, answer ANY NOT NULL, run TEXT NOT NULL, subject TEXT,
  stored_at REAL NOT NULL, expires_at REAL NOT NULL,
  UNIQUE(tool, key)
) STRICT;
CREATE INDEX ledger_long ON ledger(answer) WHERE typeof(answer) = 'integer';
INSERT INTO ledger(tool, key, answer, run, subject, stored_at, expires_at)
  SELECT tool, key, answer, run, subject, stored_at, expires_at FROM ledger_of_version_1;
DROP TABLE ledger_of_version_1;
`;

/**
 * Version 3: experiments.
 *
 * - `trial` is one b-tree clustered by experiment, in the order in which trials were kept: cases come in a
 *   random one, which would touch a page a trial. Its rows stand alone, so that figures outlive the runs.
 * - `dataset.text` is compressed by zstd.
 */
export const VERSION_3 = `
ALTER TABLE run ADD COLUMN experiment TEXT;
CREATE INDEX run_experiment ON run(experiment) WHERE experiment IS NOT NULL;

CREATE TABLE experiment(
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, status INTEGER NOT NULL, name TEXT NOT NULL,
  release TEXT NOT NULL, workflow TEXT NOT NULL, dataset TEXT NOT NULL, version TEXT NOT NULL,
  trials INTEGER NOT NULL, started_at REAL NOT NULL, seed REAL NOT NULL, source TEXT,
  changes TEXT, data TEXT, ended_at REAL, reason TEXT, owner INTEGER
) STRICT;
CREATE INDEX experiment_name ON experiment(name);

CREATE TABLE trial(
  id INTEGER PRIMARY KEY, "case" TEXT NOT NULL, trial INTEGER NOT NULL, place INTEGER,
  status INTEGER NOT NULL, pass INTEGER, took REAL, cost REAL, tokens_in REAL NOT NULL,
  tokens_out REAL NOT NULL, calls INTEGER NOT NULL, tool_calls INTEGER, tool_errors INTEGER NOT NULL,
  subject TEXT, runs TEXT NOT NULL, scores TEXT NOT NULL, error TEXT
) STRICT;
CREATE INDEX trial_subject ON trial(subject) WHERE subject IS NOT NULL;

CREATE TABLE dataset(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, cases INTEGER NOT NULL,
  stored_at REAL NOT NULL, text BLOB NOT NULL,
  UNIQUE(name, version)
) STRICT;
`;

/**
 * Version 4: figures over runs. `ended` lists the runs that the figures have still to take in; `series`
 * names what is summed, and the sums stand by the hour and the day (of whole runs by the minute as well).
 */
export const VERSION_4 = `
ALTER TABLE run ADD COLUMN route TEXT;
ALTER TABLE run ADD COLUMN counted INTEGER;
CREATE INDEX run_route ON run(route) WHERE route IS NOT NULL;
CREATE TABLE ended(run INTEGER PRIMARY KEY) STRICT;
INSERT INTO ended(run) SELECT id FROM run WHERE status IN (1, 2, 3);
CREATE TABLE series(
  id INTEGER PRIMARY KEY, level INTEGER NOT NULL, workflow TEXT NOT NULL, release TEXT NOT NULL,
  route TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
  UNIQUE(level, workflow, release, route, kind, name)
) STRICT;
${figureTable("hour")}
${figureTable("minute")}
${figureTable("day")}
`;

function figureTable(unit: string): string {
  return `CREATE TABLE figure_${unit}(
  series INTEGER, at REAL, count INTEGER NOT NULL, failed INTEGER NOT NULL, tokens_in REAL NOT NULL,
  tokens_out REAL NOT NULL, cost REAL NOT NULL, unpriced INTEGER NOT NULL, took BLOB NOT NULL,
  PRIMARY KEY(series, at)
) STRICT, WITHOUT ROWID;`;
}

const STATUSES = ["running", "completed", "failed", "cancelled", "waiting"] as const;
const KINDS = ["model", "tool", "step", "sleep", "approval", "clock", "random", "id"] as const;
const STATES = ["done", "failed", "begun"] as const;
const TRIAL_STATUSES = ["refused", ...STATUSES] as const;
const EXPERIMENT_STATUSES = ["running", "completed", "stopped"] as const;

/** The numbers that stand for names in the file: a name's place in its list, which may only grow at its end. */
export const STATUS = codes(STATUSES);
export const KIND = codes(KINDS);
export const STATE = codes(STATES);
export const TRIAL_STATUS = codes(TRIAL_STATUSES);
export const EXPERIMENT_STATUS = codes(EXPERIMENT_STATUSES);

export interface Codes<Name extends string> {
  readonly codeOf: (name: Name) => number;
  readonly nameOf: (code: number) => Name;
}

function codes<Name extends string>(names: readonly Name[]): Codes<Name> {
  const byName = new Map(names.map((name, code) => [name, code]));
  return {
    codeOf: (name) => byName.get(name) ?? names.length,
    nameOf: (code) => {
      const name = names[code];
      if (name === undefined)
        throw new RangeError(`Cannot read code ${code}: expected 0 to ${names.length - 1}`);
      return name;
    },
  };
}
