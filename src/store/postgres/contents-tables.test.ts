import assert from "node:assert/strict";
import { after, test } from "node:test";
import { TABLE_PARTS } from "../contents/table-parts.ts";
import { TestDatabases } from "./_test-databases.ts";
import { openPostgresContents } from "./postgres-contents.ts";

const databases = await TestDatabases.start();
after(() => databases.server.dispose());

/** Columns that stand in no record: numbers of rows, leases, digests, and what is made of other columns. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  alert: ["id"],
  dataset: ["id", "place"],
  definition: ["id"],
  experiment: ["id", "owner"],
  exporter: ["owner", "until"],
  ledger: ["hash"],
  monitor: ["id"],
  notice: ["id"],
  release: ["id"],
  release_file: ["text"],
  review: ["id"],
  rollout: ["id"],
  series: ["id", "hash"],
  start_key: ["place"],
  trace: ["id"],
  trial: ["id", "case_key"],
};

/** Tables that runs, sessions and the rest are put together from, and those that nobody needs elsewhere. */
const WHOLE: Readonly<Record<string, string>> = {
  blob: "day hash epoch text object bytes",
  call: "run seq kind state at took address ask ask_blob ask_shared ask_thread ask_hash ask_hash_text answer answer_blob note",
  lease: "what name until ends",
  message: "day hash parent epoch text object bytes",
  meta: "key value",
  open_run: "run fence owner status attempt session turn terms tries tried_seq",
  owner: "id name line until",
  release_text: "hash data",
  run: "id key workflow started_at session subject release experiment source parent tags attributes pairs assignment review input input_blob input_shared input_thread rollout",
  run_end:
    "run status fence attempt took turn calls tokens_in tokens_out cost unpriced tool_errors waiting_for output output_blob output_shared output_thread error error_blob is_mendable route tools failed_at counted",
  run_tag: "tag run",
  session: "key turns messages",
  session_message: "session place text",
  uncollected: "day",
  unswept: "day",
};

test("every table and column of a schema is a part of its contents, or is named here as none", async () => {
  const database = await databases.create();
  await (await openPostgresContents(databases.url(database), false)).close();
  const rows = await databases.query(
    `SELECT c.relname AS name, array_to_string(array_agg(a.attname ORDER BY a.attnum), ' ') AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'airworthy'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    GROUP BY c.relname ORDER BY 1`,
    database,
  );
  const parts = new Map(TABLE_PARTS.map((part) => [part.table, Object.keys(part.columns)]));
  for (const row of rows) {
    const [table, columns] = [String(row.name), String(row.columns)];
    const whole = WHOLE[table];
    if (whole !== undefined) {
      assert.equal(columns, whole, `${table}: move what is new, then name it here`);
      continue;
    }
    const known = [...(parts.get(table) ?? []), ...(OWN[table] ?? [])];
    const missed = columns.split(" ").filter((column) => !known.includes(column));
    assert.deepEqual(missed, [], `${table}: move these, or name them here`);
  }
});
