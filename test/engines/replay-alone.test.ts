import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunId } from "airworthy";
import { open, workflow } from "airworthy";
import { openDbos, startDatabase, urlOf } from "./_dbos.ts";
import { openRestate } from "./_restate.ts";

let made = 0;
const count = workflow({
  name: "count",
  run: async (ctx, to: number) => {
    const from = await ctx.now();
    const steps = Array.from({ length: to }, (_, i) =>
      ctx.scope(`s${i}`, () => ctx.step("add", () => ++made)),
    );
    return { sum: (await Promise.all(steps)).length, lot: await ctx.random(), from };
  },
});

for (const [name, openEngine] of Object.entries({ Restate: openRestate, DBOS: openDbos })) {
  test(`${name}: a run replays by its id from PostgreSQL alone, the engine being stopped`, async () => {
    const database = await startDatabase();
    const store = urlOf(database);
    try {
      const engine = await openEngine();
      const ids: RunId[] = [];
      try {
        const app = await open({ store, workflows: [count], engine: await engine.setting() });
        for (let n = 1; n <= 5; n += 1) {
          const { id, status } = await app.run(count, n);
          assert.equal(status, "completed");
          ids.push(id);
        }
        await app.close();
      } finally {
        await engine.dispose();
      }

      const before = made;
      const alone = await open({ store, workflows: [count] });
      for (const [n, id] of ids.entries()) {
        const replayed = await alone.replay(id);
        assert.ok(replayed.status === "same", replayed.status);
        const stored = await alone.store.load(id);
        assert.ok(stored?.end?.status === "completed");
        assert.equal(stored.calls.length, n + 3);
        assert.equal(replayed.calls, n + 3);
      }
      assert.equal(made, before);
      await alone.close();
    } finally {
      await database.dispose();
    }
  });
}
