/** What a monitor remembers and raises. `alert_open` holds at most one open alert about one thing. */
export const MONITORING = `
CREATE TABLE aw.monitor(
  id integer PRIMARY KEY CHECK (id = 1), rev integer NOT NULL, state text NOT NULL, at float8 NOT NULL
);
CREATE TABLE aw.alert(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE, workflow text NOT NULL,
  about text NOT NULL, rev integer NOT NULL, opened_at float8 NOT NULL, resolved_at float8, data text NOT NULL
);
CREATE UNIQUE INDEX alert_open ON aw.alert(workflow, about) WHERE resolved_at IS NULL;
CREATE TABLE aw.notice(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE, alert text NOT NULL,
  target text NOT NULL, body text NOT NULL, due float8, tries integer NOT NULL DEFAULT 0, error text
);
`;
