import assert from "node:assert/strict";
import { test } from "node:test";
import { TABLE_PARTS } from "../contents/table-parts.ts";
import { textOf } from "./_row.ts";
import { withFile } from "./_test-file.ts";
import { openSqliteContents } from "./sqlite-contents.ts";

/** Columns that stand in no record: numbers of rows, leases, and what is made of other columns. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  alert: ["id"],
  dataset: ["id"],
  definition: ["id"],
  experiment: ["id", "owner"],
  exporter: ["owner", "until"],
  ledger: ["id"],
  monitor: ["id"],
  notice: ["id"],
  release: ["id"],
  release_file: ["text"],
  review: ["id"],
  rollout: ["id"],
  series: ["id"],
  trace: ["id"],
  trace_piece: ["id"],
  trial: ["id"],
};

/** Tables that runs, sessions and the rest are put together from, and those that nobody needs elsewhere. */
const WHOLE: Readonly<Record<string, string>> = {
  blob: "id hash codec data",
  call: "id kind state at took thread shared ask_hash ask answer address note",
  driving: "run terms tries seq",
  message: "id parent hash text",
  meta: "key value",
  process: "id pid birth host heartbeat",
  release_text: "id hash data",
  run: "id key status workflow started_at took session subject release owner fence attempt turn calls tokens_in tokens_out cost unpriced tool_errors source parent tags attributes waiting_for input input_shared input_thread output output_shared output_thread error experiment route counted tools failed_at assignment review",
  run_tag: "tag run",
  scored: "id run",
  session: "id key head turns",
  steersman: "id name until",
  watcher: "id name until",
};

test("every table and column of a file is a part of its contents, or is named here as none", async () => {
  const found = new Map<string, readonly string[]>();
  await withFile(async ({ path }) => {
    const contents = await openSqliteContents(path, false);
    const tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    for (const { name } of contents.database.prepare(tables).all()) {
      const columns = contents.database
        .prepare(`SELECT name FROM pragma_table_info('${textOf(name)}')`)
        .all();
      found.set(
        textOf(name),
        columns.map((column) => textOf(column.name)),
      );
    }
    await contents.close();
  });
  const parts = new Map(TABLE_PARTS.map((part) => [part.table, Object.keys(part.columns)]));
  for (const [table, columns] of found) {
    const whole = WHOLE[table];
    if (whole !== undefined) {
      assert.deepEqual(columns, whole.split(" "), `${table}: move what is new, then name it here`);
      continue;
    }
    const known = [...(parts.get(table) ?? []), ...(OWN[table] ?? [])];
    assert.deepEqual(
      columns.filter((column) => !known.includes(column)),
      [],
      `${table}: move these, or name them here`,
    );
  }
});
