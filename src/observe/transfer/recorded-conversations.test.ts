import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { StoredRun } from "../../core/run.ts";
import { openSqliteStore } from "../../store/sqlite/sqlite-store.ts";
import { importConversations } from "./conversations.ts";
import { exportRuns } from "./export-runs.ts";
import { importRuns } from "./import-runs.ts";

const DATA = process.env.AIRWORTHY_SHARED_DATA ?? join(import.meta.dirname, "../../../../shared/data");
const TRAJECTORIES = join(DATA, "tau-bench/trajectories");
const GROUPS = join(DATA, "who-and-when/Algorithm-Generated");

/** How often `pattern` occurs in the files' own text: no parser, no schema, nothing of the importer. */
function occurrences(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

async function everyRun(
  folder: string,
  work: (
    counts: Readonly<Record<string, number>>,
    runs: readonly StoredRun[],
    text: string,
  ) => Promise<void> | void,
): Promise<void> {
  const store = await openSqliteStore({ path: ":memory:" });
  const sums = new Map<string, number>();
  let text = "";
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    text += readFileSync(file, "utf8");
    const counts = await importConversations(store, file, { workflow: "recorded" });
    for (const [key, count] of Object.entries(counts)) sums.set(key, (sums.get(key) ?? 0) + count);
    const again = await importConversations(store, file);
    assert.deepEqual([again.imported, again.skipped], [0, counts.runs]);
  }
  const runs: StoredRun[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list({ limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
    for (const { id } of page.runs) {
      const run = await store.load(id);
      if (run !== undefined) runs.push(run);
    }
    cursor = page.next;
  } while (cursor !== undefined);
  // The sums as they were returned, and beside them what the store holds.
  await work(Object.fromEntries(sums), runs, text);

  const copy = await openSqliteStore({ path: ":memory:" });
  assert.equal((await importRuns(copy, exportRuns(store, {}))).imported, runs.length);
  for (const run of runs) assert.deepEqual(await copy.load(run.id), run);
  await copy.close();
  await store.close();
}

// Not skipped tests: where the data is absent there is nothing to count, and the line says so.
if (!existsSync(TRAJECTORIES) || !existsSync(GROUPS)) {
  console.log(
    `No recorded conversations at ${DATA}: their import is not checked. Set AIRWORTHY_SHARED_DATA to the data folder`,
  );
} else {
  test("importConversations() counts in tau-bench's trajectories what their text holds", async () => {
    await everyRun(TRAJECTORIES, (counts, runs, text) => {
      const expected = {
        runs: occurrences(text, /"traj": ?\[/g),
        messages: occurrences(text, /"role": ?"(system|user|assistant|tool)"/g),
        modelCalls: occurrences(text, /"role": ?"assistant"/g),
        toolCalls: occurrences(text, /"function": ?\{"arguments"/g),
        toolResults: occurrences(text, /"role": ?"tool"/g),
        toolErrors: occurrences(text, /"role": ?"tool"[^{}]*?"content": ?"Error/g),
      };
      console.log("tau-bench:", expected);
      assert.deepEqual(
        [counts.runs, counts.messages, counts.modelCalls, counts.toolCalls, counts.toolErrors],
        [expected.runs, expected.messages, expected.modelCalls, expected.toolCalls, expected.toolErrors],
      );
      assert.deepEqual([expected.runs, expected.toolErrors > 0], [100, true]);
      assert.deepEqual([counts.unmatchedResults, counts.unansweredCalls, counts.imported], [0, 0, 100]);
      // The same of what is stored.
      const calls = runs.flatMap((run) => run.calls);
      const tools = calls.filter(({ kind }) => kind === "tool");
      assert.equal(runs.length, 100);
      assert.equal(calls.filter(({ kind }) => kind === "model").length, expected.modelCalls);
      assert.equal(tools.length, expected.toolResults);
      assert.equal(tools.filter(({ state }) => state === "failed").length, expected.toolErrors);
      assert.equal(
        runs.reduce((sum, { totals }) => sum + totals.toolErrors, 0),
        expected.toolErrors,
      );
      assert.ok(runs.every(({ tags }) => tags?.some((tag) => /^reward=[01]/.test(tag))));
    });
  });

  test("importConversations() counts in Who&When's group chats what their text holds", async () => {
    await everyRun(GROUPS, (counts, runs, text) => {
      const expected = {
        runs: readdirSync(GROUPS).length,
        messages: occurrences(text, /"role": ?"(user|assistant)"/g),
        toolCalls: occurrences(text, /"(tool_calls|tool_call_id)": ?/g),
        executions: occurrences(text, /"name": ?"Computer_terminal"/g),
        executionErrors: occurrences(text, /"content": ?"exitcode: [1-9]/g),
      };
      console.log("Who&When:", expected);
      const { messages, toolCalls, executions, executionErrors } = counts;
      assert.deepEqual({ runs: counts.runs, messages, toolCalls, executions, executionErrors }, expected);
      assert.deepEqual([expected.runs, counts.toolErrors, counts.imported], [126, 0, 126]);
      assert.equal(counts.modelCalls, expected.messages - expected.executions);
      const calls = runs.flatMap((run) => run.calls);
      assert.equal(calls.length, messages);
      assert.equal(
        calls.filter(({ kind, state }) => kind === "step" && state === "failed").length,
        executionErrors,
      );
      // The step that the data blames is the call of that number, nearly always made by the agent it blames.
      const blamed = runs.filter(({ calls, tags }) => {
        const tagged = (key: string) => tags?.find((tag) => tag.startsWith(`${key}=`))?.slice(key.length + 1);
        return calls[Number(tagged("mistake_step"))]?.address.split(/[/#]/)[0] === tagged("mistake_agent");
      });
      console.log("Who&When: runs whose guilty call is the guilty agent's:", blamed.length);
      assert.ok(blamed.length > 120);
    });
  });
}
