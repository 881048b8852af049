import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type { AlertId, RunId, SessionId } from "../../core/ids.ts";
import type { NewNotice, StoredAlert } from "../../core/monitoring.ts";
import type { Store } from "../../core/store.ts";
import { execute, startOf } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";

const FAILED = { status: "failed", error: { name: "E", message: "It broke" } } as const;

/** What a monitor reads, remembers and raises. */
export const monitoring: Claims = {
  "ended runs of traffic are read once each, in the order in which they were taken in": async (store) => {
    const session = "s1" as SessionId;
    const first = await execute(store, { start: { session } });
    await execute(store, { start: { parent: { kind: "fork", run: first } } });
    await store.begin(startOf());
    await store.figures.catchUp();
    const again = await execute(store, { start: { session, workflow: "other" }, end: FAILED });
    const alone = await execute(store);
    assert.deepEqual(await namesOf(store, 0), [[first, 1, "completed"]]);
    await store.figures.catchUp();

    assert.deepEqual(await namesOf(store, 0), [
      [first, 1, "completed"],
      [again, 2, "failed"],
      [alone, 1, "completed"],
    ]);
    const [read] = await store.monitoring.runs({ after: 0, limit: 1 });
    assert.deepEqual(
      (await namesOf(store, read?.mark ?? 0, 1)).map(([id]) => id),
      [again],
    );
  },

  "a mark is never given twice, although its run is gone": async (store) => {
    await execute(store, { start: { subject: { id: "u1" } } });
    await store.figures.catchUp();
    const [gone] = await store.monitoring.runs({ after: 0, limit: 10 });
    await store.erase("u1");
    const next = await execute(store);
    await store.figures.catchUp();

    assert.deepEqual(
      (await namesOf(store, gone?.mark ?? 0)).map(([id]) => id),
      [next],
    );
  },

  "feedback is read in the order in which it was given, whatever run it is on": async (store) => {
    const one = await execute(store, { start: { release: "r1", subject: { id: "u1" } } });
    const two = await execute(store);
    const trial = await execute(store, { start: { parent: { kind: "fork", run: one } } });
    await store.rollouts.feedback(two, { score: 1, at: 5 });
    await store.rollouts.feedback(trial, { score: 0, at: 6 });
    await store.rollouts.feedback(one, { score: 0, at: 7 });
    const given = await store.monitoring.feedback({ after: 0, limit: 10 });

    assert.deepEqual(
      given.map(({ mark: _, ...rest }) => rest),
      [
        { run: two, workflow: "support", score: 1, at: 5 },
        { run: one, workflow: "support", release: "r1", score: 0, at: 7 },
      ],
    );
    const after = given[0]?.mark ?? 0;
    assert.equal((await store.monitoring.feedback({ after, limit: 10 }))[0]?.run, one);
    await store.erase("u1");
    assert.equal((await store.monitoring.feedback({ after: 0, limit: 10 })).length, 1);
  },

  "scores are read in the order in which they were kept, without those that say nothing": async (store) => {
    const one = await execute(store, { start: { release: "r1", subject: { id: "u1" } } });
    const two = await execute(store);
    const fork = await execute(store, { start: { parent: { kind: "fork", run: one } } });
    const silent = await execute(store);
    const keep = (run: RunId, at: number, value?: number) =>
      store.scores.keep({ run, at, scores: {}, cost: 0, ...(value === undefined ? {} : { value }) });
    await keep(two, 5, 0.25);
    await keep(fork, 6, 0);
    await keep(silent, 7);
    await keep(one, 3, 1);
    const kept = await store.monitoring.scores({ after: 0, limit: 10 });

    assert.deepEqual(
      kept.map(({ mark: _, ...rest }) => rest),
      [
        { run: two, workflow: "support", score: 0.25, at: 5 },
        { run: one, workflow: "support", release: "r1", score: 1, at: 3 },
      ],
    );
    const after = kept[0]?.mark ?? 0;
    assert.equal((await store.monitoring.scores({ after, limit: 10 }))[0]?.run, one);
    await store.erase("u1");
    assert.equal((await store.monitoring.scores({ after: 0, limit: 10 })).length, 1);
  },

  "a look is kept together with what it raises, by whoever was first": async (store) => {
    const step = { after: 0, state: '{"n":1}', at: 5, alerts: [alertOf("a")], notices: [noticeOf("n1")] };
    assert.equal(await store.monitoring.memory(), undefined);
    const kept = await Promise.all([
      store.monitoring.advance(step),
      store.monitoring.advance({ ...step, state: "late", alerts: [alertOf("b")], notices: [noticeOf("n2")] }),
    ]);

    assert.deepEqual(kept, [true, false]);
    assert.deepEqual(await store.monitoring.memory(), { rev: 1, state: '{"n":1}', at: 5 });
    assert.deepEqual(await store.monitoring.alerts(), [alertOf("a")]);
    assert.deepEqual(await untold(store), ["n1"]);
    // An alert that somebody else has changed takes the rest back with it.
    const moved = { ...alertOf("a"), rev: 3 };
    assert.equal(await store.monitoring.advance({ ...step, after: 1, alerts: [moved], notices: [] }), false);
    assert.equal((await store.monitoring.memory())?.rev, 1);
    assert.equal(await store.monitoring.advance({ ...step, after: 1, alerts: [], notices: [] }), true);
    assert.equal((await store.monitoring.memory())?.rev, 2);
  },

  "of one thing one alert is open, and changes go by its revision": async (store) => {
    const { monitoring } = store;
    assert.equal(await monitoring.change(alertOf("a"), []), true);
    assert.equal(await monitoring.change(alertOf("b"), [noticeOf("n1")]), false);
    assert.equal(await monitoring.change({ ...alertOf("b"), about: "else" }, []), true);
    const closed = { ...alertOf("a"), rev: 2, resolvedAt: 9, data: '{"closed":true}' };
    const both = await Promise.all([monitoring.change(closed, []), monitoring.change(closed, [])]);

    assert.deepEqual(both, [true, false]);
    assert.deepEqual(await monitoring.alert(idOf("a")), closed);
    assert.equal(await monitoring.change(alertOf("c"), []), true);
    assert.deepEqual(await idsOf(store, {}), ["c", "b", "a"]);
    assert.deepEqual(await idsOf(store, { open: false }), ["a"]);
    assert.deepEqual(await idsOf(store, { open: true, limit: 1 }), ["c"]);
    assert.deepEqual(await idsOf(store, { workflow: "none" }), []);
    assert.deepEqual(await untold(store), []);
  },

  "a notice is given to one caller at a time until it is told": async (store) => {
    const { monitoring } = store;
    await monitoring.change(alertOf("a"), [noticeOf("n1"), noticeOf("n2"), { ...noticeOf("n3"), due: 500 }]);
    await monitoring.change({ ...alertOf("a"), rev: 2 }, [noticeOf("n1")]);
    const claim = { target: "webhook", now: 100, lease: 50, limit: 10 };
    const both = await Promise.all([monitoring.claimNotices(claim), monitoring.claimNotices(claim)]);
    // Of two at once either may be first: one has both, and the other none.
    assert.deepEqual(
      both.map((found) => found.map(({ id }) => id)).toSorted((one, other) => other.length - one.length),
      [["n1", "n2"], []],
    );
    await monitoring.told("n1", { outcome: "delivered" });
    await monitoring.told("n2", { outcome: "failed", error: "it answered 500", due: 300 });
    const [again] = await monitoring.claimNotices({ ...claim, now: 300 });
    assert.deepEqual(
      [again?.id, again?.tries, again?.error, again?.target],
      ["n2", 1, "it answered 500", "webhook"],
    );
    await monitoring.told("n2", { outcome: "given_up", error: "it answered 404" });

    assert.deepEqual(await monitoring.claimNotices({ ...claim, now: 400 }), []);
    assert.deepEqual(await monitoring.claimNotices({ ...claim, target: "other", now: 600 }), []);
    assert.deepEqual(await untold(store), ["n2", "n3"]);
    assert.deepEqual(
      (await monitoring.untold()).map(({ due }) => due),
      [Number.POSITIVE_INFINITY, 500],
    );
  },

  "a notice that a wrong clock has put off is due, and one that was given up is not": async ({
    monitoring,
  }) => {
    await monitoring.change(alertOf("a"), [{ ...noticeOf("n1"), due: 1e12 }, noticeOf("n2")]);
    await monitoring.told("n2", { outcome: "given_up", error: "it answered 404" });
    const found = await monitoring.claimNotices({ target: "webhook", now: 100, lease: 50, limit: 10 });

    assert.deepEqual(
      found.map(({ id }) => id),
      ["n1"],
    );
  },

  "one watches at a time, and another once it has been silent or its clock was wrong": async (store) => {
    const { monitoring } = store;
    assert.equal(await monitoring.watch("a", { now: 0, until: 60_000 }), true);
    assert.equal(await monitoring.watch("b", { now: 50, until: 250 }), false);
    assert.equal(await monitoring.watch("a", { now: 100, until: 300 }), true);
    assert.deepEqual(await monitoring.watcher(200), { name: "a", until: 300 });
    await setTimeout(250);
    assert.equal(await monitoring.watcher(400), undefined);
    assert.equal(await monitoring.watch("b", { now: 400, until: 1e12 }), true);
    assert.equal(await monitoring.watch("a", { now: 500, until: 600 }), true);
  },
};

function idOf(name: string): AlertId {
  return `alert_${name}` as AlertId;
}

function alertOf(name: string): StoredAlert {
  return { id: idOf(name), workflow: "support", about: "past latency", rev: 1, openedAt: 5, data: "{}" };
}

function noticeOf(id: string): NewNotice {
  return { id, alert: idOf("a"), target: "webhook", body: "{}", due: 10 };
}

async function namesOf(
  store: Store,
  after: number,
  limit = 100,
): Promise<readonly (readonly [RunId, number, string])[]> {
  const found = await store.monitoring.runs({ after, limit });
  return found.map(({ run, turn }) => [run.id, turn, run.status] as const);
}

async function idsOf(
  store: Store,
  query: Parameters<Store["monitoring"]["alerts"]>[0],
): Promise<readonly string[]> {
  return (await store.monitoring.alerts(query)).map(({ id }) => id.slice("alert_".length));
}

async function untold(store: Store): Promise<readonly string[]> {
  return (await store.monitoring.untold()).map(({ id }) => id);
}
