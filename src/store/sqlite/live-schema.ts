/**
 * Runs that somebody wants to end, and what scorers said of ended ones.
 *
 * `rollout_outcome.source` is `scorers` where a score is theirs, and NULL where it is a user's feedback.
 */
export const LIVE_SCHEMA = `
CREATE TABLE cancel(run INTEGER PRIMARY KEY, at REAL NOT NULL, author TEXT NOT NULL, reason TEXT) STRICT;
CREATE TABLE run_score(
  run INTEGER PRIMARY KEY, workflow TEXT NOT NULL, at REAL NOT NULL, value REAL, cost REAL NOT NULL, scores TEXT NOT NULL
) STRICT;
CREATE INDEX run_score_spent ON run_score(workflow, at) WHERE cost > 0;
ALTER TABLE rollout_outcome ADD COLUMN source TEXT;

CREATE TRIGGER run_ended_for_good AFTER UPDATE OF status ON run
WHEN new.status IN (1, 2, 3)
BEGIN
  DELETE FROM cancel WHERE run = new.id;
END;
CREATE TRIGGER run_scored AFTER INSERT ON run_score
WHEN new.value IS NOT NULL AND (SELECT assignment FROM run WHERE id = new.run) IS NOT NULL
BEGIN
  INSERT INTO rollout_outcome(rollout, run, score, source)
  SELECT json_extract(assignment, '$.rollout'), id, new.value, 'scorers' FROM run WHERE id = new.run;
END;
CREATE TRIGGER scored_run_removed AFTER DELETE ON run
BEGIN
  DELETE FROM cancel WHERE run = old.id;
  DELETE FROM run_score WHERE run = old.id;
END;
`;
