import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import type { RolloutId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { execute } from "../_test-runs.ts";
import { TestDatabases } from "./_test-databases.ts";

const ROLLOUT = "roll_a" as RolloutId;
const START = { assignment: { rollout: ROLLOUT, arm: "candidate", share: 0.5, by: "chance" } } as const;

const databases = await TestDatabases.start();
after(() => databases.server.dispose());

async function opened(work: (stores: readonly [Store, Store]) => Promise<void>): Promise<void> {
  const fixture = await databases.fixture();
  try {
    await work([fixture.store, await fixture.another()]);
  } finally {
    await fixture.dispose();
  }
}

test("an outcome is never seen before one that has a smaller mark", () =>
  opened(async ([store, other]) => {
    const first = await execute(store, { start: START });
    const after = async (mark: number) =>
      store.rollouts.outcomes(ROLLOUT, { after: mark, unit: "session", limit: 9 });
    const mark = (await after(0))[0]?.mark ?? 0;
    const client = new Client({ ...databases.server.client, database: "shared" });
    await client.connect();
    try {
      // Another process, in the middle of ending a run.
      await client.query("BEGIN");
      await client.query(
        "SELECT airworthy.tell_outcomes(ARRAY(SELECT id FROM airworthy.run WHERE key = $1))",
        [first],
      );
      const second = execute(other, { start: START });
      await setTimeout(300);
      assert.deepEqual(await after(mark), []);
      await client.query("COMMIT");
      await second;

      assert.deepEqual(
        (await after(mark)).map(({ run }) => run),
        [first, await second],
      );
    } finally {
      await client.end();
    }
  }));

test("clocks that are minutes apart neither take the right to steer away nor keep it", () =>
  opened(async ([{ rollouts }, { rollouts: others }]) => {
    const [now, ahead] = [1_000_000, 1_300_000];
    assert.equal(await rollouts.steer("a", { now, until: now + 5_000 }), true);
    assert.equal(await others.steer("b", { now: ahead, until: ahead + 5_000 }), false);
    assert.equal(await rollouts.steer("a", { now, until: now + 50 }), true);
    await setTimeout(100);
    assert.equal(await others.steer("b", { now: ahead, until: ahead + 50 }), true);
    await setTimeout(100);
    assert.equal(await rollouts.steer("a", { now, until: now + 5_000 }), true);
  }));

test("what another process says serves a workflow is heard of, also after the connection was lost", () =>
  opened(async ([store, other]) => {
    let heard = 0;
    const feed = store.servings.follow(() => {
      heard += 1;
    });
    const hears = async (rev: number): Promise<void> => {
      for (heard = 0; feed.freshFor < 1_000; ) await setTimeout(10);
      await other.servings.set({ workflow: "support", rev, at: 1, by: "ada" });
      while (heard === 0) await setTimeout(10);
    };
    await hears(1);
    await databases.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()",
    );
    await hears(2);
  }));

test("the audit log can be added to, and neither changed nor emptied", () =>
  opened(async ([store]) => {
    await store.audit.add({ at: 1, actor: "ada", role: "cli", action: "run" });
    for (const change of [
      "UPDATE airworthy.audit SET actor = 'eve'",
      "DELETE FROM airworthy.audit",
      "TRUNCATE airworthy.audit",
    ])
      await assert.rejects(databases.query(change, "shared"), /only added to/);
  }));
