import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReleaseId, RolloutId } from "../core/ids.ts";
import { openSqliteStore } from "../store/sqlite/sqlite-store.ts";
import { checkPlan } from "./check-plan.ts";
import { Controller } from "./controller.ts";
import { loadRollout } from "./load-rollout.ts";

test("a rollout that cannot be read keeps no other from being steered, and is told of", async (t) => {
  const store = await openSqliteStore({ path: ":memory:" });
  t.after(() => store.close());
  const candidate = "rel_00000000000000b2" as ReleaseId;
  const begin = (id: string, workflow: string, plan: object) =>
    store.rollouts.begin(
      { id: id as RolloutId, workflow, candidate, startedAt: 1, plan: JSON.stringify(plan) },
      { event: JSON.stringify({ type: "started", at: 1, by: "ann", why: "" }), at: 1 },
    );
  const stages = [
    { kind: "eval", evaluation: "support" },
    { kind: "canary", percent: 100 },
  ] as const;
  await begin("roll_good", "support", checkPlan({ workflow: "support", candidate, stages }));
  // The newest comes first.
  await begin("roll_broken", "other", {});
  const controller = new Controller({
    store,
    name: "one",
    stages: { outcomeOf: async () => ({ verdict: "BLOCK", why: "the evals say no" }) },
  });

  await assert.rejects(controller.tick(), TypeError);
  assert.equal((await loadRollout(store, "roll_good" as RolloutId)).state.status, "rolled_back");
  const [entry] = await store.audit.list({ target: "roll_good" });
  assert.deepEqual(
    [entry?.actor, entry?.action, entry?.reason, entry?.details],
    ["controller", "rollout.rolled_back", "the evals say no", { workflow: "support", candidate }],
  );
});
