import { bareServer } from "./_bare.ts";

/** The rows that Airworthy writes when spans arrive: one for each trace, and one for its spans as JSON. */
bareServer((database) => {
  database.exec(`
    CREATE TABLE trace(id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, due REAL) STRICT;
    CREATE INDEX due ON trace(due) WHERE due IS NOT NULL;
    CREATE TABLE piece(id INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT`);
  const find = database.prepare("SELECT id FROM trace WHERE key = ?");
  const trace = database.prepare("INSERT INTO trace(key, due) VALUES (?, ?) RETURNING id");
  const piece = database.prepare("INSERT INTO piece VALUES (?, ?)");
  return (spans) => {
    for (const [key, own] of Map.groupBy(spans, ({ traceId }) => traceId)) {
      const id = Buffer.from(key, "hex");
      const row = find.get(id) ?? trace.get(id, Date.now());
      piece.run(Number(row?.id) * 2 ** 20 + 1, JSON.stringify(own));
    }
  };
});
