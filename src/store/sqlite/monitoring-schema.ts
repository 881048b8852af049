/**
 * What a monitor reads, remembers and raises.
 *
 * `run.counted` is the place of a run in the order in which the figures took runs in; files of before have 1 for all that they
 * had counted, which nobody reads in that order. `alert_open` holds at most one open alert about one thing.
 */
export const MONITORING = `
CREATE INDEX run_counted ON run(counted) WHERE counted > 1;
INSERT INTO meta(key, value) VALUES ('counted', 1);

CREATE TABLE monitor(
  id INTEGER PRIMARY KEY CHECK (id = 1), rev INTEGER NOT NULL, state TEXT NOT NULL, at REAL NOT NULL
) STRICT;
CREATE TABLE watcher(id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, until REAL NOT NULL) STRICT;

CREATE TABLE alert(
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, workflow TEXT NOT NULL, about TEXT NOT NULL, rev INTEGER NOT NULL,
  opened_at REAL NOT NULL, resolved_at REAL, data TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX alert_open ON alert(workflow, about) WHERE resolved_at IS NULL;

CREATE TABLE notice(
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, alert TEXT NOT NULL, target TEXT NOT NULL, body TEXT NOT NULL,
  due REAL, tries INTEGER NOT NULL DEFAULT 0, error TEXT
) STRICT;
`;
