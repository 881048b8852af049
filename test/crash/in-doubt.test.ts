import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { isAirworthyError, open, parseRunId, tool, workflow } from "airworthy";
import { z } from "zod";

async function withStore(use: (store: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-doubt-"));
  try {
    await use(join(folder, "store.db"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("a resume that is refused beside a write in doubt spoils no other branch", () =>
  withStore(async (store) => {
    let hangs = true;
    let writes = 0;
    let slow = 0;
    const forever = () => new Promise<never>(() => {});
    const write = tool({
      name: "write",
      description: "Writes without a key",
      input: z.object({}),
      output: z.object({ done: z.boolean() }),
      effect: "write",
      run: () => {
        writes += 1;
        return hangs ? forever() : { done: true };
      },
    });
    const both = workflow({
      name: "both",
      run: async (ctx) => {
        await ctx.step("first", () => 1);
        return Promise.all([
          write.call({}),
          ctx.scope("beside", async () => {
            await ctx.step("slow", () => {
              slow += 1;
              return hangs ? forever() : setTimeout(5);
            });
            return ctx.step("next", () => 2);
          }),
        ]);
      },
    });
    const id = parseRunId("run_both");
    const first = await open({ store, workflows: [both] });
    void first.run(both, undefined, { id });
    while (writes === 0 || slow === 0) await setTimeout(1);
    // What becomes of the run in a process that ends: its store is closed and its calls never come back.
    await first.close();
    hangs = false;

    const app = await open({ store, workflows: [both] });
    for (const _ of [1, 2]) {
      const refused = await app.resume(id);
      assert.ok(refused.status === "failed" && isAirworthyError(refused.error, "write_in_doubt"));
      const stored = await app.store.load(id);
      assert.deepEqual([stored?.status, stored?.interrupted], ["running", true]);
      assert.deepEqual(
        stored?.calls.map(({ address, state }) => [address, state]),
        [
          ["first", "done"],
          ["write", "begun"],
        ],
      );
      assert.equal((await app.replay(id)).status, "same");
    }
    assert.equal(writes, 1);

    const resumed = await app.resume(id, { repeatWrites: true });
    assert.deepEqual(resumed.status === "completed" && resumed.output, [{ done: true }, 2]);
    assert.equal(writes, 2);
    assert.equal((await app.replay(id)).status, "same");
    await app.close();
  }));
