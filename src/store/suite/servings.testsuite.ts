import assert from "node:assert/strict";
import type { ReleaseId } from "../../core/ids.ts";
import type { RunAssignment, Serving } from "../../core/serving.ts";
import { execute, loaded } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

/** What serves workflows, and how runs came to their release. */
export const servings: Claims = {
  "what serves a workflow is the newest that was said of it": async (store) => {
    assert.equal(await store.servings.current("support"), undefined);
    const second = servingOf(2, {
      why: "better",
      split: { rollout: "r", candidate: releaseOf("b"), percent: 0.01, allow: ["\ud800"] },
    });
    for (const serving of [servingOf(1), second, servingOf(1, { workflow: "other" })])
      await store.servings.set(serving);

    assert.deepEqual(await store.servings.current("support"), second);
    assert.deepEqual(await store.servings.history("support"), [second, servingOf(1)]);
    assert.deepEqual(await store.servings.history("support", 1), [second]);
    assert.deepEqual(
      (await store.servings.list()).map(({ workflow, rev }) => [workflow, rev]),
      [
        ["other", 1],
        ["support", 2],
      ],
    );
  },

  "of two who change what serves a workflow at once, one does": async (store) => {
    await store.servings.set(servingOf(1));
    const both = await Promise.allSettled(
      ["ada", "bob"].map((by) => store.servings.set(servingOf(2, { by }))),
    );

    assert.deepEqual(
      both.map(({ status }) => status),
      ["fulfilled", "rejected"],
    );
    assert.equal((await store.servings.current("support"))?.by, "ada");
    await assert.rejects(store.servings.set(servingOf(4)), refusal("serving_moved"));
  },

  "a run comes back with how it was assigned": async (store) => {
    const assignment: RunAssignment = { rollout: "r", arm: "candidate", share: 0.25, by: "chance" };
    const run = await execute(store, { start: { assignment } });

    assert.deepEqual((await loaded(store, run)).assignment, assignment);
    assert.deepEqual((await store.list()).runs[0]?.assignment, assignment);
  },
};

/** What one process says, the others know. */
export const sharedServings: Claims = {
  "another process sees at once what serves a workflow": async (store, { another }) => {
    const other = await another();
    await store.servings.set(servingOf(1));
    assert.deepEqual(await other.servings.current("support"), servingOf(1));
    await other.servings.set(servingOf(2));
    assert.deepEqual(await store.servings.current("support"), servingOf(2));
    await assert.rejects(store.servings.set(servingOf(2)), refusal("serving_moved"));
  },
};

function servingOf(rev: number, parts: Partial<Serving> = {}): Serving {
  return { workflow: "support", rev, at: 1_000 + rev, by: "ada", stable: releaseOf("a"), ...parts };
}

function releaseOf(digit: string): ReleaseId {
  return `rel_${digit.repeat(16)}` as ReleaseId;
}
