import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { isAirworthyError } from "../core/errors.ts";
import { newExperimentId } from "../core/ids.ts";
import type { TrialRun } from "../core/trial.ts";
import { workflow } from "../core/workflow.ts";
import { tool } from "../tools/tool.ts";
import type { App } from "./open.ts";
import { open } from "./open.ts";

const written: string[] = [];

const refund = tool({
  name: "refund",
  description: "Refunds an order",
  input: z.object({ order: z.string() }),
  output: z.object({ refunded: z.string() }),
  effect: "write",
  simulate: ({ order }) => ({ refunded: order }),
  run: async ({ order }) => {
    written.push(order);
    return { refunded: order };
  },
});

const plain = tool({
  name: "cancel",
  description: "Cancels an order",
  input: z.object({ order: z.string() }),
  output: z.object({ cancelled: z.string() }),
  effect: "write",
  run: async ({ order }) => {
    written.push(order);
    return { cancelled: order };
  },
});

const guarded = tool({
  name: "wire",
  description: "Wires money",
  input: z.object({ amount: z.number() }),
  output: z.object({ wired: z.number() }),
  effect: "write",
  approval: () => ({ title: "Wire money?" }),
  simulate: ({ amount }) => ({ wired: amount }),
  run: async ({ amount }) => {
    written.push(String(amount));
    return { wired: amount };
  },
});

const refunding = workflow({ name: "refunding", run: async (_, order: string) => refund.call({ order }) });
const cancelling = workflow({ name: "cancelling", run: async (_, order: string) => plain.call({ order }) });
const wiring = workflow({ name: "wiring", run: async (_, amount: number) => guarded.call({ amount }) });

async function withApp(work: (app: App, trial: TrialRun) => Promise<void>): Promise<void> {
  written.length = 0;
  const app = await open({ store: ":memory:", workflows: [refunding, cancelling, wiring] });
  const experiment = newExperimentId();
  await app.store.experiments.begin({
    id: experiment,
    name: "test",
    workflow: "refunding",
    release: "current",
    dataset: { name: "d", version: "0".repeat(16) },
    trials: 1,
    startedAt: 0,
    seed: 1,
  });
  try {
    await work(app, { experiment, case: "a", trial: 1, writes: "virtual" });
  } finally {
    await app.close();
  }
}

test("a trial simulates writes, and its run replays and forks", () =>
  withApp(async (app, trial) => {
    const run = await app.run(refunding, "A1", { trial });

    assert.deepEqual(run.status === "completed" && run.output, { refunded: "A1" });
    assert.deepEqual(written, []);
    assert.equal((await app.replay(run.id)).status, "same");
    assert.equal((await app.fork(run.id)).status, "completed");
    const stored = await app.store.load(run.id);
    assert.deepEqual(stored?.parent, { kind: "trial", experiment: trial.experiment, case: "a", trial: 1 });
    assert.equal(stored?.calls[0]?.note?.from, "simulation");
    assert.equal(run.toolCalls, 1);
  }));

test("a trial ends at a write that nothing simulates, and says that it is a trial", () =>
  withApp(async (app, trial) => {
    const run = await app.run(cancelling, "A1", { trial });

    assert.ok(run.status === "failed" && isAirworthyError(run.error, "virtual_write"));
    assert.match(run.error.message, /Stopped the trial at "cancel"/);
    assert.deepEqual(written, []);
    assert.equal((await app.replay(run.id)).status, "same");
  }));

test("a trial that may write does", () =>
  withApp(async (app, trial) => {
    const run = await app.run(cancelling, "A1", { trial: { ...trial, writes: "live" } });
    assert.equal(run.status, "completed");
    assert.deepEqual(written, ["A1"]);
  }));

test("a trial asks nobody: it ends waiting, replays, and cannot be resumed into a real write", () =>
  withApp(async (app, trial) => {
    const run = await app.run(wiring, 100, { trial });

    assert.equal(run.status, "waiting");
    assert.deepEqual(await app.store.approvals.pending(), []);
    assert.equal((await app.replay(run.id)).status, "same");
    await assert.rejects(app.resume(run.id), (error) => isAirworthyError(error, "run_is_trial"));
    assert.deepEqual(written, []);
    // Refused, it can still be looked at and replayed.
    assert.equal((await app.store.load(run.id))?.status, "waiting");
  }));

test("handlers of a trial answer before the world, and one may stand in its place", () =>
  withApp(async (app, trial) => {
    const asked: string[] = [];
    const run = await app.run(refunding, "A1", {
      trial: {
        ...trial,
        handlers: [
          (call, next) => {
            asked.push(call.name);
            return next(call);
          },
          async () => ({ ok: true, value: { refunded: "by handler" } }),
        ],
      },
    });
    assert.deepEqual(run.status === "completed" && run.output, { refunded: "by handler" });
    assert.deepEqual(asked, ["refund"]);

    const live = await app.run(refunding, "A2", {
      trial: {
        ...trial,
        writes: "live",
        world: async () => ({ ok: true, value: { refunded: "by world" } }),
      },
    });
    assert.deepEqual(live.status === "completed" && live.output, { refunded: "by world" });
    assert.deepEqual(written, []);
  }));
