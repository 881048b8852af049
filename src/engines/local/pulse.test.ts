import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { open } from "../../app/open.ts";
import { workflow } from "../../core/workflow.ts";
import { openSqliteStore } from "../../store/sqlite/index.ts";

test("a process that stood still starts no call of a run that another has taken over meanwhile", async () => {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-pulse-"));
  const path = join(folder, "store.db");
  const other = await openSqliteStore({ path });
  const performed: string[] = [];
  const job = workflow({
    name: "job",
    run: async (ctx) => {
      await ctx.step("one", async () => performed.push("one"));
      await other.claim(ctx.runId, { force: true });
      standStill(1_100);
      await ctx.step("two", async () => performed.push("two"));
    },
  });
  const app = await open({ store: path, workflows: [job] });
  try {
    const result = await app.run(job, undefined);
    assert.deepEqual(performed, ["one"]);
    assert.equal(result.status, "failed");
    assert.match(String("error" in result && result.error), /taken (it )?over/);
  } finally {
    await app.close();
    await other.close();
    await rm(folder, { recursive: true, force: true });
  }
});

/** As a frozen process does, for so many ms. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
