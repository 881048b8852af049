import type { Database } from "./database.ts";

const LIVE_NODES = `
WITH RECURSIVE live(id) AS (
  SELECT thread FROM call WHERE thread > 0
  UNION SELECT input_thread FROM run WHERE input_thread > 0
  UNION SELECT output_thread FROM run WHERE output_thread > 0
  UNION SELECT head FROM session WHERE head > 0
  UNION SELECT node.parent FROM live JOIN node ON node.id = live.id WHERE node.parent > 0
)
DELETE FROM node WHERE id NOT IN (SELECT id FROM live)`;

const LIVE_BLOBS = `
DELETE FROM blob WHERE id NOT IN (
  SELECT ask FROM call WHERE typeof(ask) = 'integer'
  UNION ALL SELECT answer FROM call WHERE typeof(answer) = 'integer'
  UNION ALL SELECT shared FROM call WHERE shared IS NOT NULL
  UNION ALL SELECT input FROM run WHERE typeof(input) = 'integer'
  UNION ALL SELECT input_shared FROM run WHERE input_shared IS NOT NULL
  UNION ALL SELECT output FROM run WHERE typeof(output) = 'integer'
  UNION ALL SELECT output_shared FROM run WHERE output_shared IS NOT NULL
  UNION ALL SELECT error FROM run WHERE typeof(error) = 'integer'
  UNION ALL SELECT text FROM node WHERE typeof(text) = 'integer'
  UNION ALL SELECT answer FROM ledger WHERE typeof(answer) = 'integer'
)`;

/**
 * Inside a transaction: removes the messages and blobs that nothing refers to, and tells every
 * process that ids it remembers may be gone. It reads all calls, as appends keep no counts of references.
 */
export function sweep(database: Database): void {
  database.exec("DELETE FROM session WHERE key NOT IN (SELECT session FROM run WHERE session IS NOT NULL)");
  database.exec(LIVE_NODES);
  database.exec(LIVE_BLOBS);
  database.exec("UPDATE meta SET value = value + 1 WHERE key = 'epoch'");
}
