/** The order in which runs were scored, of those of which scorers could say how good they were. */
export const SCORED = `
CREATE TABLE scored(id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL) STRICT;
CREATE INDEX scored_run ON scored(run);
INSERT INTO scored(run) SELECT run FROM run_score WHERE value IS NOT NULL ORDER BY at, run;
CREATE TRIGGER score_listed AFTER INSERT ON run_score WHEN new.value IS NOT NULL
BEGIN
  INSERT INTO scored(run) VALUES (new.run);
END;
CREATE TRIGGER score_unlisted AFTER DELETE ON run_score
BEGIN
  DELETE FROM scored WHERE run = old.run;
END;
`;
