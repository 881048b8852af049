import type { Database } from "./database.ts";

/** A chain is needed up to the last of its messages that a call, a run, a session or another chain refers to. */
const UNUSED_MESSAGES = `
CREATE TEMP TABLE live(chain INTEGER PRIMARY KEY, head INTEGER);
WITH RECURSIVE used(head) AS (
  SELECT thread FROM call WHERE thread > 0
  UNION SELECT input_thread FROM run WHERE input_thread > 0
  UNION SELECT output_thread FROM run WHERE output_thread > 0
  UNION SELECT head FROM session WHERE head > 0
  UNION SELECT m.parent FROM used JOIN message m ON m.id = (used.head >> 20 << 20) + 1 WHERE m.parent > 0
)
INSERT INTO live(chain, head) SELECT head >> 20, max(head) FROM used GROUP BY head >> 20;
DELETE FROM message WHERE id > coalesce((SELECT head FROM live WHERE chain = message.id >> 20), 0);
DROP TABLE live`;

const UNUSED_BLOBS = `
DELETE FROM blob WHERE id NOT IN (
  SELECT ask FROM call WHERE typeof(ask) = 'integer'
  UNION ALL SELECT answer FROM call WHERE typeof(answer) = 'integer'
  UNION ALL SELECT shared FROM call WHERE shared IS NOT NULL
  UNION ALL SELECT input FROM run WHERE typeof(input) = 'integer'
  UNION ALL SELECT input_shared FROM run WHERE input_shared IS NOT NULL
  UNION ALL SELECT output FROM run WHERE typeof(output) = 'integer'
  UNION ALL SELECT output_shared FROM run WHERE output_shared IS NOT NULL
  UNION ALL SELECT error FROM run WHERE typeof(error) = 'integer'
  UNION ALL SELECT text FROM message WHERE typeof(text) = 'integer'
  UNION ALL SELECT answer FROM ledger WHERE typeof(answer) = 'integer'
)`;

/**
 * Inside a transaction: removes the messages and blobs that nothing refers to, and tells every
 * process that ids it remembers may be gone. It reads all calls, as appends keep no counts of references.
 */
export function sweep(database: Database): void {
  database.exec("DELETE FROM session WHERE key NOT IN (SELECT session FROM run WHERE session IS NOT NULL)");
  database.exec(UNUSED_MESSAGES);
  database.exec(UNUSED_BLOBS);
  database.exec("UPDATE meta SET value = value + 1 WHERE key = 'epoch'");
}
