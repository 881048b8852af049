import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf } from "../../core/body.ts";
import type { ExperimentId } from "../../core/ids.ts";
import { newExperimentId } from "../../core/ids.ts";
import type { RunStart } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import { at, callOf, execute } from "../../store/_test-runs.ts";
import { openSqliteStore } from "../../store/sqlite/sqlite-store.ts";
import { failures, runsOfCluster } from "./failures.ts";

const DAY = 86_400_000;

async function withStore(use: (store: Store) => Promise<void>): Promise<void> {
  const store = await openSqliteStore({ path: ":memory:" });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

interface Failing extends Partial<RunStart> {
  readonly step?: string;
  readonly message?: string;
  readonly code?: string;
}

/** A run that one tool's error ended. */
function fail(
  store: Store,
  { step = "find", message = "No order A-1 found", code = "not_found", ...start }: Failing,
) {
  const error = { name: "ToolError", message, code };
  return execute(store, {
    start,
    calls: [
      callOf(1, { kind: "tool", address: at("greet") }),
      callOf(2, { kind: "tool", address: at(step), state: "failed", answer: JSON.stringify(error) }),
    ],
    end: { status: "failed", error },
  });
}

async function clustersOf(store: Store, options: Parameters<typeof failures>[1] = {}) {
  await store.figures.catchUp();
  return (await failures(store, options)).clusters;
}

test("runs that failed alike at one place are one cluster; another step, code or message is another", () =>
  withStore(async (store) => {
    await fail(store, {
      message: "No order A-1042 found",
      startedAt: 1,
      release: "r1",
      subject: { id: "ann" },
    });
    const last = await fail(store, {
      step: "find#3",
      message: "No order B-7 found",
      startedAt: 5,
      release: "r2",
    });
    await fail(store, { step: "refund", startedAt: 2 });
    await fail(store, { code: "gone", startedAt: 3 });
    await fail(store, { message: "The shop is closed today", startedAt: 4 });
    await execute(store);
    const clusters = await clustersOf(store);

    assert.equal(clusters.length, 4);
    const [first] = clusters;
    assert.deepEqual([first?.count, first?.step, first?.code], [2, "find", "not_found"]);
    assert.equal(first?.shape, "No order <id> found");
    assert.equal(first?.message, "No order B-7 found");
    assert.deepEqual([first?.firstSeen, first?.lastSeen, first?.subjects], [1, 5, 1]);
    assert.deepEqual(
      first?.releases.map(({ name }) => name),
      ["r1", "r2"],
    );
    assert.equal(first?.examples[0], last);
  }));

test("shapes of one place that differ by a name are one cluster", () =>
  withStore(async (store) => {
    for (const name of ["Anna", "Bert", "Carla"])
      await fail(store, {
        message: `The customer ${name} of this shop cannot be billed for the order by us`,
      });

    const clusters = await clustersOf(store);
    assert.deepEqual(
      clusters.map(({ count }) => count),
      [3],
    );
  }));

test("a cluster is new if nothing of it was seen before; what happened only before is left out", () =>
  withStore(async (store) => {
    await fail(store, { startedAt: DAY });
    await fail(store, { startedAt: 3 * DAY });
    await fail(store, { code: "fresh", startedAt: 3 * DAY });
    await fail(store, { code: "old", startedAt: DAY });
    const clusters = await clustersOf(store, { since: 2 * DAY });

    assert.deepEqual(clusters.map(({ code, isNew, count, total }) => [code, isNew, count, total]).sort(), [
      ["fresh", true, 1, 1],
      ["not_found", false, 1, 2],
    ]);
  }));

test("a run that its own code failed has no step, though a tool failed on the way; forks and shadows do not count", () =>
  withStore(async (store) => {
    const handled = callOf(1, {
      kind: "tool",
      address: at("find"),
      state: "failed",
      answer: '{"name":"E","message":"x"}',
    });
    const error = { name: "TypeError", message: "x is undefined" };
    await execute(store, { calls: [handled], end: { status: "failed", error } });
    await fail(store, { parent: { kind: "fork", run: "run_1" as never } });
    const [cluster, ...others] = await clustersOf(store);

    assert.deepEqual([cluster?.code, cluster?.step, others.length], ["TypeError", "", 0]);
  }));

test("the same cluster has the same id when more runs come, and gives up to 200 of its runs", () =>
  withStore(async (store) => {
    await fail(store, { startedAt: 10 });
    const [before] = await clustersOf(store);
    for (const n of [1, 2, 3, 4, 5, 6])
      await fail(store, { message: `No order C-${n} found`, startedAt: 10 + n });
    const [after] = await clustersOf(store);

    assert.equal(after?.id, before?.id);
    assert.equal(after?.examples.length, 5);
    assert.equal((await runsOfCluster(store, after?.id ?? ""))?.examples.length, 7);
    assert.equal(await runsOfCluster(store, "nothing"), undefined);
  }));

test("inputs that are nearly the same are told with how many there are", () =>
  withStore(async (store) => {
    for (const text of ["Where is order 12?", "where is order 99", "Cancel my subscription"])
      await fail(store, { input: bodyOf(JSON.stringify({ text })) });
    const [cluster] = await clustersOf(store);

    assert.deepEqual(
      cluster?.inputs.map(({ count }) => count),
      [2, 1],
    );
  }));

test("trials that did not pass cluster by scorer, last failed call and reason; a run found bad by its review", () =>
  withStore(async (store) => {
    const answer = JSON.stringify({ name: "E", message: "Amount 5 is not allowed" });
    const calls = [
      callOf(1, { kind: "tool", address: at("book#2"), state: "failed", answer }),
      callOf(2, { kind: "tool", address: at("notify") }),
    ];
    const bad = await execute(store, { calls });
    const good = await execute(store, { calls });
    const reviewed = await execute(store, { calls: calls.slice(1) });
    const id = await experimentOf(store);
    const trial = {
      trial: 1,
      status: "completed",
      took: 1,
      cost: 0,
      tokensIn: 0,
      tokensOut: 0,
      calls: 1,
      toolErrors: 0,
    } as const;
    const score = (pass: boolean) => ({ reward: { kind: "scored", value: Number(pass), pass } }) as const;
    await store.experiments.keep(id, { ...trial, case: "a", runs: [bad], pass: false, scores: score(false) });
    await store.experiments.keep(id, { ...trial, case: "b", runs: [good], pass: true, scores: score(true) });
    await store.reviews.keep({ run: reviewed, verdict: "bad", note: "Too rude", by: "ann", at: 1 });
    const clusters = await clustersOf(store);

    assert.deepEqual(
      clusters
        .map(({ reason, code, step, message, examples }) => [reason, code, step, message, examples])
        .sort(),
      [
        ["reviewed", "review", "notify", "Too rude", [reviewed]],
        ["scored", "reward", "book", "Amount 5 is not allowed", [bad]],
      ],
    );
  }));

test("a run is no failure any more when its last review finds it good", () =>
  withStore(async (store) => {
    const run = await execute(store);
    await store.reviews.keep({ run, verdict: "bad", by: "ann", at: 1 });
    await store.reviews.keep({ run, verdict: "good", by: "bob", at: 2 });

    assert.deepEqual(await clustersOf(store), []);
  }));

async function experimentOf(store: Store): Promise<ExperimentId> {
  const id = newExperimentId();
  const dataset = { name: "d", version: "0".repeat(16) };
  const start = {
    id,
    name: "e",
    workflow: "support",
    release: "r",
    dataset,
    trials: 1,
    startedAt: 1,
    seed: 1,
  };
  await store.experiments.begin(start);
  return id;
}
