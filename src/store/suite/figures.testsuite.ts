import assert from "node:assert/strict";
import { bodyOf } from "../../core/body.ts";
import type { Figure, FigureQuery } from "../../core/figures.ts";
import type { RunQuery, Store } from "../../core/store.ts";
import { at, callOf, execute } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";

const HOUR = 3_600_000;
const FAILED = { status: "failed", error: { name: "E", message: "It broke" } } as const;

function decision(seq: number, route: string) {
  return callOf(seq, { address: at("triage/decision"), answer: JSON.stringify({ route }) });
}

function modelNote(cost: number | undefined) {
  const usage = { input: 60, cacheRead: 40, cacheWrite: 0, output: 9, reasoning: 1 };
  return { model: "openai/gpt", usage, prompts: ["triage@1a"], ...(cost === undefined ? {} : { cost }) };
}

async function someRuns(store: Store): Promise<void> {
  const start = {
    startedAt: 10 * HOUR + 60_000,
    subject: { id: "u1", attributes: { plan: "pro", beta: true } },
  };
  const calls = [
    decision(1, "refund"),
    callOf(2, { kind: "model", address: at("refund/read"), took: 100, note: modelNote(0.01) }),
    callOf(3, { kind: "tool", address: at("refund/0/find"), state: "failed", answer: "{}" }),
    callOf(4, { kind: "tool", address: at("refund/1/find#2"), took: 3 }),
  ];
  await execute(store, { start, calls, took: 200 });
  await execute(store, {
    start: { startedAt: 10 * HOUR + 120_000, release: "r2" },
    calls: [decision(1, "product")],
    end: FAILED,
  });
  await execute(store, {
    start: { startedAt: 12 * HOUR },
    calls: [callOf(1, { kind: "model", note: modelNote(undefined) })],
  });
  // None of these is traffic.
  await execute(store, {
    start: {
      startedAt: 12 * HOUR,
      parent: { kind: "trial", experiment: "exp_1" as never, case: "a", trial: 1 },
    },
  });
  await execute(store, { start: { startedAt: 12 * HOUR, parent: { kind: "fork", run: "run_1" as never } } });
}

async function figuresOf(store: Store, query: FigureQuery): Promise<readonly Figure[]> {
  await store.figures.catchUp();
  return store.figures.query(query);
}

const sums = (found: readonly Figure[], ...keys: readonly (keyof Figure)[]) =>
  found.map((figure) => keys.map((key) => figure[key])).sort();

/** Sums over runs are what adding up their calls would give. */
export const figures: Claims = {
  "figures tell runs apart by time, route, release and attribute, and count each once": async (store) => {
    await someRuns(store);
    assert.deepEqual(sums(await figuresOf(store, { level: "run" }), "count", "failed"), [[3, 1]]);
    assert.equal(await store.figures.catchUp(), 0);
    const by = (key: "day" | "hour" | "minute" | "route" | "release") =>
      figuresOf(store, { level: "run", by: [key] });

    assert.deepEqual(sums(await by("day"), "at", "count"), [[0, 3]]);

    assert.deepEqual(sums(await by("hour"), "at", "count"), [
      [10 * HOUR, 2],
      [12 * HOUR, 1],
    ]);
    assert.deepEqual(sums(await by("route"), "route", "count", "failed"), [
      ["", 1, 0],
      ["product", 1, 1],
      ["refund", 1, 0],
    ]);
    assert.deepEqual(sums(await by("release"), "release", "count"), [
      ["", 2],
      ["r2", 1],
    ]);
    assert.deepEqual(
      sums(await figuresOf(store, { level: "attribute", by: ["kind", "name"] }), "kind", "name", "count"),
      [
        ["beta", "true", 1],
        ["plan", "pro", 1],
      ],
    );
  },

  "figures of calls go by the address without counters, those of models and prompts by their names": async (
    store,
  ) => {
    await someRuns(store);
    const calls = await figuresOf(store, { level: "call", by: ["kind", "name"], route: "refund" });

    assert.deepEqual(sums(calls, "kind", "name", "count", "failed"), [
      ["model", "refund/read", 1, 0],
      ["step", "triage/decision", 1, 0],
      ["tool", "refund/*/find", 2, 1],
    ]);
    const model = await figuresOf(store, { level: "model", by: ["name"] });
    assert.deepEqual(sums(model, "name", "count", "tokensIn", "tokensOut", "cost", "unpriced"), [
      ["openai/gpt", 2, 200, 20, 0.01, 1],
    ]);
    assert.ok(Math.abs((model[0]?.took.quantile(1) ?? 0) / 100 - 1) < 0.03);
    assert.deepEqual(sums(await figuresOf(store, { level: "prompt", by: ["name"] }), "name", "count"), [
      ["triage@1a", 2],
    ]);
  },

  "figures without times are the same sums": async (store) => {
    await someRuns(store);
    const keys = ["count", "failed", "tokensIn", "tokensOut", "cost", "unpriced"] as const;
    for (const query of [
      { level: "run" },
      { level: "run", by: ["hour", "route"] },
      { level: "attribute", by: ["kind", "name"], since: 9 * HOUR },
      { level: "model", by: ["name"], workflow: "support" },
      { level: "run", workflow: "none" },
    ] satisfies readonly FigureQuery[]) {
      const [plain, timed] = [
        await figuresOf(store, { ...query, withTook: false }),
        await figuresOf(store, query),
      ];
      assert.deepEqual(sums(plain, ...keys, "name", "at"), sums(timed, ...keys, "name", "at"));
    }
  },

  "figures of a part of the time hold whole hours": async (store) => {
    await someRuns(store);
    const late = await figuresOf(store, { level: "run", since: 11 * HOUR, by: ["hour"] });
    const early = await figuresOf(store, { level: "run", since: 10 * HOUR + 200_000, until: 11 * HOUR });

    assert.deepEqual(sums(late, "at", "count"), [[12 * HOUR, 1]]);
    assert.deepEqual(sums(early, "count"), [[2]]);
  },

  "the sums of calls lead to the latest runs behind them, those that failed apart": async (store) => {
    await someRuns(store);
    const call = { kind: "tool", address: at("refund/find") } as const;
    const ids = [];
    for (let i = 0; i < 14; i++) ids.push(await execute(store, { calls: [callOf(1, call)] }));
    await store.figures.catchUp();
    const failed = await execute(store, { calls: [callOf(1, { ...call, state: "failed", answer: "{}" })] });
    await store.figures.catchUp();
    const of = (name: string, workflow = "support") =>
      store.figures.runsOf({ level: "call", kind: "tool", name, workflow });

    assert.deepEqual((await of("refund/find")).done, ids.toReversed().slice(0, 12));
    assert.deepEqual((await of("refund/find")).failed, [failed]);
    const { done, failed: broken } = await of("refund/*/find");
    assert.deepEqual([done.length, broken, done], [1, broken, broken]);
    assert.deepEqual(await of("refund/find", "other"), { done: [], failed: [] });
  },

  "list() finds runs by route, attribute, cost, time and text, and traffic alone": async (store) => {
    await someRuns(store);
    await execute(store, { start: { input: bodyOf('"where is 100%_of my Parcel"') }, took: 5_000 });
    await store.figures.catchUp();
    const count = async (query: RunQuery) => (await store.list(query)).runs.length;

    assert.equal(await count({ route: "refund" }), 1);
    assert.equal(await count({ attribute: { name: "plan", value: "pro" } }), 1);
    assert.equal(await count({ attribute: { name: "beta", value: "true" } }), 1);
    assert.equal(await count({ attribute: { name: "plan", value: "free" } }), 0);
    assert.equal(await count({ only: "traffic" }), 4);
    assert.equal(await count({ minTook: 1_000 }), 1);
    assert.equal(await count({ minCost: 0.0043 }), 0);
    assert.equal(await count({ text: "PARCEL" }), 1);
    assert.equal(await count({ text: "100%_of" }), 1);
    assert.equal(await count({ text: "100__of" }), 0);
    assert.equal(await count({ text: "it broke", route: "product" }), 1);
  },
};
