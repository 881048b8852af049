/**
 * Rollouts, and what they are judged by.
 *
 * `rollout_outcome` lists the ended runs that a rollout had assigned, and the feedback on them, in the order in which they became
 * known. Triggers write it, in the transaction that ends the run: so none is missed or told twice, whoever ends it and however it dies.
 */
export const ROLLOUTS = `
CREATE TABLE rollout(
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, workflow TEXT NOT NULL, incumbent TEXT, candidate TEXT NOT NULL,
  started_at REAL NOT NULL, ended_at REAL, plan TEXT NOT NULL,
  mark INTEGER, evidence TEXT, evidence_at REAL
) STRICT;
CREATE UNIQUE INDEX rollout_open ON rollout(workflow) WHERE ended_at IS NULL;

CREATE TABLE rollout_event(
  rollout INTEGER, n INTEGER, event TEXT NOT NULL, PRIMARY KEY(rollout, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollout_outcome(
  id INTEGER PRIMARY KEY AUTOINCREMENT, rollout TEXT NOT NULL, run INTEGER NOT NULL, score REAL
) STRICT;
CREATE INDEX rollout_outcome_rollout ON rollout_outcome(rollout, id);
CREATE INDEX rollout_outcome_run ON rollout_outcome(run);

CREATE TABLE feedback(
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL, at REAL NOT NULL, score REAL NOT NULL, author TEXT, comment TEXT
) STRICT;
CREATE INDEX feedback_run ON feedback(run);

CREATE TABLE steersman(id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, until REAL NOT NULL) STRICT;

CREATE TRIGGER assigned_run_ended AFTER UPDATE OF status ON run
WHEN new.assignment IS NOT NULL AND new.status IN (1, 2, 3) AND old.status NOT IN (1, 2, 3)
BEGIN
  INSERT INTO rollout_outcome(rollout, run) VALUES (json_extract(new.assignment, '$.rollout'), new.id);
END;
CREATE TRIGGER assigned_run_added AFTER INSERT ON run
WHEN new.assignment IS NOT NULL AND new.status IN (1, 2, 3)
BEGIN
  INSERT INTO rollout_outcome(rollout, run) VALUES (json_extract(new.assignment, '$.rollout'), new.id);
END;
CREATE TRIGGER feedback_given AFTER INSERT ON feedback
WHEN (SELECT assignment FROM run WHERE id = new.run) IS NOT NULL
BEGIN
  INSERT INTO rollout_outcome(rollout, run, score)
  SELECT json_extract(assignment, '$.rollout'), id, new.score FROM run WHERE id = new.run;
END;
CREATE TRIGGER rollout_run_removed AFTER DELETE ON run
BEGIN
  DELETE FROM rollout_outcome WHERE run = old.id;
  DELETE FROM feedback WHERE run = old.id;
END;
`;
