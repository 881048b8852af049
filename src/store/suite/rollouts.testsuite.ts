import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type { ReleaseId, RolloutId, RunId, SessionId } from "../../core/ids.ts";
import type { StoredRollout } from "../../core/rollout.ts";
import type { RunAssignment, Serving } from "../../core/serving.ts";
import type { Store } from "../../core/store.ts";
import { execute } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

const STEP = { event: '{"type":"started"}', at: 1 };

/** Rollouts, their histories, and what they are judged by. */
export const rollouts: Claims = {
  "a rollout begins with what serves by it, and a workflow has one at a time": async (store) => {
    const serving: Serving = { workflow: "support", rev: 1, at: 1, by: "ada" };
    await store.rollouts.begin(rolloutOf("a"), { ...STEP, serving });

    assert.deepEqual(await store.rollouts.find(idOf("a")), rolloutOf("a"));
    assert.deepEqual(await store.servings.current("support"), serving);
    await assert.rejects(
      store.rollouts.begin(rolloutOf("b"), { ...STEP, serving: { ...serving, rev: 2 } }),
      refusal("rollout_running"),
    );
    assert.equal((await store.servings.current("support"))?.rev, 1);
    await store.rollouts.begin({ ...rolloutOf("c"), workflow: "other" }, STEP);
    assert.deepEqual(await namesOf(store, { workflow: "support" }), ["a"]);
  },

  "a history is added to by whoever knows its end, together with what serves": async (store) => {
    await store.rollouts.begin(rolloutOf("a"), STEP);
    const step = { after: 1, event: '{"type":"paused"}', ends: false, at: 2 };
    const both = await Promise.all([
      store.rollouts.append(idOf("a"), step),
      store.rollouts.append(idOf("a"), { ...step, event: '{"type":"held"}' }),
    ]);

    assert.deepEqual(both, [true, false]);
    assert.deepEqual(await store.rollouts.events(idOf("a")), ['{"type":"started"}', '{"type":"paused"}']);
    // What cannot serve takes the entry back with it.
    const serving: Serving = { workflow: "support", rev: 7, at: 3, by: "ada" };
    await assert.rejects(
      store.rollouts.append(idOf("a"), { ...step, after: 2, serving }),
      refusal("serving_moved"),
    );
    assert.equal((await store.rollouts.events(idOf("a"))).length, 2);
  },

  "a rollout that is over takes no more entries, and another may begin": async (store) => {
    await store.rollouts.begin(rolloutOf("a"), STEP);
    const end = { after: 1, event: '{"type":"promoted"}', ends: true, at: 9 };

    assert.equal(await store.rollouts.append(idOf("a"), end), true);
    assert.equal(await store.rollouts.append(idOf("a"), { ...end, after: 2 }), false);
    assert.equal((await store.rollouts.find(idOf("a")))?.endedAt, 9);
    await store.rollouts.begin(rolloutOf("b"), STEP);
    assert.deepEqual(await namesOf(store, {}), ["b", "a"]);
    assert.deepEqual(await namesOf(store, { open: false }), ["a"]);
  },

  "each ended run that was assigned is told once, in the order of the ends": async (store) => {
    const first = await assigned(store, "a", { session: "s1", arm: "candidate" });
    const second = await assigned(store, "a", { session: "s1", arm: "candidate" });
    await assigned(store, "other", { session: "s1", arm: "stable" });
    await execute(store);
    const third = await assigned(store, "a", { arm: "stable", failed: true });
    const all = await store.rollouts.outcomes(idOf("a"), { after: 0, unit: "session", limit: 10 });

    assert.deepEqual(
      all.map(({ run, arm, first: isFirst, status }) => [run, arm, isFirst, status]),
      [
        [first, "candidate", true, "completed"],
        [second, "candidate", false, "completed"],
        [third, "stable", true, "failed"],
      ],
    );
    const rest = await store.rollouts.outcomes(idOf("a"), {
      after: all[0]?.mark ?? 0,
      unit: "session",
      limit: 1,
    });
    assert.deepEqual(
      rest.map(({ run }) => run),
      [second],
    );
  },

  "what a candidate refused, and whose answer was reviewed, is told with what became of a run": async (
    store,
  ) => {
    await assigned(store, "a", { arm: "candidate", by: "refused" });
    await assigned(store, "a", { arm: "candidate", reviewed: true });
    const all = await store.rollouts.outcomes(idOf("a"), { after: 0, unit: "session", limit: 10 });

    assert.deepEqual(
      all.map(({ refused, reviewed }) => [refused, reviewed]),
      [
        [true, false],
        [false, true],
      ],
    );
  },

  "feedback on an assigned run is told as an outcome of its own, and goes with the run": async (store) => {
    const run = await assigned(store, "a", { arm: "candidate", subject: "u1" });
    await store.rollouts.feedback(run, { score: 0, at: 5, by: "u1", comment: "wrong" });
    await store.rollouts.feedback(run, { score: 1, at: 6 });
    const told = () => store.rollouts.outcomes(idOf("a"), { after: 0, unit: "user", limit: 10 });

    assert.deepEqual(
      (await told()).map(({ score, first }) => [score, first]),
      [
        [undefined, true],
        [0, true],
        [1, false],
      ],
    );
    await assert.rejects(
      store.rollouts.feedback("run_none" as RunId, { score: 1, at: 1 }),
      refusal("run_not_found"),
    );
    await store.erase("u1");
    assert.deepEqual(await told(), []);
  },

  "progress is kept, and never goes back": async (store) => {
    await store.rollouts.begin(rolloutOf("a"), STEP);
    assert.equal(await store.rollouts.progress(idOf("a")), undefined);
    await store.rollouts.keepProgress(idOf("a"), { mark: 7, evidence: "{}", at: 1 });
    await store.rollouts.keepProgress(idOf("a"), { mark: 3, evidence: "old", at: 2 });

    assert.deepEqual(await store.rollouts.progress(idOf("a")), { mark: 7, evidence: "{}", at: 1 });
  },

  "one steers at a time, and another once it has been silent": async (store) => {
    const { rollouts } = store;
    assert.equal(await rollouts.steer("a", { now: 0, until: 60_000 }), true);
    assert.equal(await rollouts.steer("b", { now: 50, until: 250 }), false);
    assert.equal(await rollouts.steer("a", { now: 100, until: 300 }), true);
    assert.deepEqual(await rollouts.steersman(200), { name: "a", until: 300 });
    await setTimeout(250);
    assert.equal(await rollouts.steersman(400), undefined);
    assert.equal(await rollouts.steer("b", { now: 400, until: 500 }), true);
  },
};

function idOf(name: string): RolloutId {
  return `roll_${name}` as RolloutId;
}

function rolloutOf(name: string): StoredRollout {
  return {
    id: idOf(name),
    workflow: "support",
    candidate: "rel_00000000000000b2" as ReleaseId,
    startedAt: 1,
    plan: "{}",
  };
}

async function namesOf(store: Store, query: Parameters<Store["rollouts"]["list"]>[0]): Promise<string[]> {
  return (await store.rollouts.list(query)).map(({ id }) => id.slice("roll_".length));
}

interface Ended {
  readonly arm: RunAssignment["arm"];
  readonly session?: string;
  readonly subject?: string;
  readonly failed?: boolean;
  readonly by?: RunAssignment["by"];
  readonly reviewed?: boolean;
}

function assigned(
  store: Store,
  rollout: string,
  { arm, session, subject, failed, by = "chance", reviewed = false }: Ended,
): Promise<RunId> {
  return execute(store, {
    start: {
      assignment: { rollout: idOf(rollout), arm, share: 0.5, by },
      ...(reviewed ? { reviewAnswer: { approvers: ["ann"] } } : {}),
      ...(session === undefined ? {} : { session: session as SessionId }),
      ...(subject === undefined ? {} : { subject: { id: subject } }),
    },
    ...(failed === true ? { end: { status: "failed", error: { name: "Error", message: "no" } } } : {}),
  });
}
