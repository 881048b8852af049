import assert from "node:assert/strict";
import { after, test } from "node:test";
import { z } from "zod";
import { open } from "../../app/open.ts";
import type { StoredRun } from "../../core/run.ts";
import { workflow } from "../../core/workflow.ts";
import { tool } from "../../tools/tool.ts";
import type { Expectations } from "../case.ts";
import { trialOf } from "./_test-trial.ts";
import { maxCost } from "./max-cost.ts";
import { maxLatency } from "./max-latency.ts";
import { maxSteps } from "./max-steps.ts";
import { runStatus } from "./run-status.ts";
import { trajectory } from "./trajectory.ts";
import { worldState } from "./world-state.ts";

function named(name: string) {
  return tool({
    name,
    description: `Does ${name}`,
    effect: "read",
    input: z.object({ id: z.number() }),
    output: z.object({ ok: z.boolean() }),
    run: async () => ({ ok: true }),
  });
}

const find = named("find_order");
const refund = named("refund_order");
const support = workflow({
  name: "support",
  run: async (ctx) => {
    await ctx.scope("first", () => find.call({ id: 1 }));
    await find.call({ id: 2 });
    await refund.call({ id: 2 });
    return "done";
  },
});
const app = await open({ store: ":memory:", workflows: [support] });
after(() => app.close());
const run = await app.run(support, undefined);
const stored = [(await app.store.load(run.id)) as StoredRun];

async function scored(expect: Expectations | undefined, options: Parameters<typeof trajectory>[0] = {}) {
  return trajectory(options).score(
    trialOf({ output: "done", stored, case: expect === undefined ? {} : { expect } }),
  );
}

test("the workflow under test did what it should", () => assert.equal(run.status, "completed"));

test("trajectory finds the expected tools in any order, with a call for each", async () => {
  assert.equal(await scored({ tools: ["refund_order", "find_order"] }), 1);
  assert.equal(await scored({ tools: ["find_order", "find_order"] }), 1);
  assert.deepEqual(await scored({ tools: ["find_order", "find_order", "find_order"] }), {
    value: 2 / 3,
    reason: "called find_order, find_order, refund_order; expected find_order",
  });
  assert.deepEqual(await scored({ tools: ["hand_over"] }), {
    value: 0,
    reason: "called find_order, find_order, refund_order; expected hand_over",
  });
});

test("an unspecific expectation leaves a call to one that can have no other", async () => {
  assert.equal(await scored({ tools: ["find_order", { tool: "find_order", args: { id: 1 } }] }), 1);
});

test("trajectory holds to the order where the case does", async () => {
  assert.equal(await scored({ tools: ["find_order", "refund_order"], toolOrder: "order" }), 1);
  assert.deepEqual(await scored({ tools: ["refund_order", "find_order"], toolOrder: "order" }), {
    value: 0.5,
    reason: "called find_order, find_order, refund_order; expected refund_order, then find_order",
  });
});

test("arguments must be a part of what was passed", async () => {
  assert.equal(await scored({ tools: [{ tool: "refund_order", args: { id: 2 } }] }), 1);
  assert.deepEqual(await scored({ tools: [{ tool: "refund_order", args: { id: 3 } }] }), {
    value: 0,
    reason: 'called refund_order with {"id":2}; expected {"id":3}',
  });
});

test("a forbidden call is worth nothing", async () => {
  assert.deepEqual(await scored({ tools: ["find_order"], forbidden: ["refund_order"] }), {
    value: 0,
    reason: "called find_order, find_order, refund_order; refund_order is forbidden",
  });
  assert.equal(await scored({ forbidden: ["delete_order"] }), 1);
  assert.equal(await scored({ forbidden: ["delete_order"] }, { extra: false }), 1);
});

test("other calls are refused where the options say so", async () => {
  assert.deepEqual(await scored({ tools: ["find_order"] }, { extra: false }), {
    value: 0,
    reason: "called find_order, find_order, refund_order; expected no find_order, refund_order",
  });
  assert.deepEqual(await scored({ tools: [] }, { extra: false }), {
    value: 0,
    reason: "called find_order, find_order, refund_order; expected no find_order, refund_order",
  });
  assert.equal(await scored({ tools: [] }), 1);
});

test("a case without tools is skipped, one that cannot be read is refused", async () => {
  assert.deepEqual(await scored(undefined), { skip: true, reason: "the case expects no tools" });
  for (const wrong of [
    { tools: "find" },
    { tools: [5] },
    { forbidden: "x" },
    { tools: [], toolOrder: "any" },
  ])
    await assert.rejects(() => scored(wrong as unknown as Expectations), { code: "expectation_invalid" });
});

test("maxSteps counts calls, of some kinds where they are named", async () => {
  const trial = trialOf({ output: "done", stored });
  assert.equal(await maxSteps(3).score(trial), 1);
  assert.deepEqual(await maxSteps(2).score(trial), { value: 0, reason: "made 3 calls, allowed 2" });
  assert.equal(await maxSteps(0, { kinds: ["model"] }).score(trial), 1);
});

test("runStatus takes any ending but failed and cancelled, unless the case says which", async () => {
  const status = (ended: "failed" | "waiting" | "refused", expect?: Expectations) =>
    runStatus().score(trialOf({ status: ended, error: new Error("no"), case: expect ? { expect } : {} }));
  assert.equal(await status("waiting"), 1);
  assert.deepEqual(await status("failed"), {
    value: 0,
    reason: "ended as failed (no); expected completed or waiting",
  });
  assert.equal(await status("failed", { status: "failed" }), 1);
  assert.deepEqual(await status("refused", { status: "waiting" }), {
    value: 0,
    reason: "ended as refused (no); expected waiting",
  });
});

test("worldState looks for a part of the state", async () => {
  const world = { orders: [{ id: 1, status: "cancelled", total: 5 }] };
  const state = (expected: unknown, held: unknown = world) =>
    worldState().score(trialOf({ output: "done", world: held, case: { expect: { state: expected } } }));
  assert.equal(await state({ orders: [{ id: 1, status: "cancelled" }] }), 1);
  assert.deepEqual(await state({ orders: [{ id: 1, status: "open" }] }), {
    value: 0,
    reason: 'orders[0].status is "cancelled", expected "open"',
  });
  assert.deepEqual(await state(undefined), { skip: true, reason: "the case expects no state" });
  await assert.rejects(async () => worldState({ expected: {} }).score(trialOf({ output: "done" })), {
    code: "world_missing",
  });
});

test("maxLatency and maxCost hold a trial to a bound; an unknown price is an error", async () => {
  assert.equal(await maxLatency("1s").score(trialOf({ took: 1_000 })), 1);
  assert.deepEqual(await maxLatency("1s").score(trialOf({ took: 1_500.4 })), {
    value: 0,
    reason: "took 1500 ms, allowed 1000 ms",
  });
  assert.equal(await maxCost(0.02).score(trialOf({ cost: 0.02 })), 1);
  assert.deepEqual(await maxCost(0.02).score(trialOf({ cost: 0.0345 })), {
    value: 0,
    reason: "cost $0.0345, allowed $0.02",
  });
  const unpriced = { ...trialOf({}), cost: undefined };
  await assert.rejects(async () => maxCost(1).score(unpriced), { code: "cost_unknown" });
  assert.throws(() => maxLatency("soon" as "1s"), { code: "invalid_duration" });
});
