import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { open } from "../app/open.ts";
import type { RunId } from "../core/ids.ts";
import type { CallRecord } from "../core/run.ts";
import type { Workflow } from "../core/workflow.ts";
import { workflow } from "../core/workflow.ts";
import { tool } from "./tool.ts";
import { isToolError } from "./tool-error.ts";
import type { ToolOptions } from "./tool-options.ts";

const input = z.object({ order: z.string(), cents: z.number().int() });
const output = z.object({ refund: z.string() });
type Refund = ToolOptions<"refund_order", typeof input, typeof output>;

/** A bank that pays whatever it is asked, and a tool that asks it. */
function bank(rest: Partial<Refund> = {}) {
  const paid: (string | undefined)[] = [];
  const refund = tool({
    name: "refund_order",
    description: "Pay an order back",
    input,
    output,
    effect: "write",
    run: ({ order }, { key }) => {
      paid.push(key);
      return { refund: `${order}-${paid.length}` };
    },
    ...rest,
  });
  return { paid, refund };
}

const W1 = { order: "W1", cents: 500 };

async function withApp<T>(
  flow: Workflow<undefined, unknown>,
  use: (app: Awaited<ReturnType<typeof open>>) => Promise<T>,
): Promise<T> {
  const app = await open({ store: ":memory:", workflows: [flow] });
  try {
    return await use(app);
  } finally {
    await app.close();
  }
}

function once(name: string, run: () => Promise<unknown>): Workflow<undefined, unknown> {
  return workflow({ name, run });
}

const callsOf = async (app: Awaited<ReturnType<typeof open>>, run: RunId): Promise<readonly CallRecord[]> =>
  (await app.store.load(run))?.calls ?? [];

test("tool() gives a write of a known key its first result, in this run and in others", async () => {
  const { paid, refund } = bank({ idempotency: { key: ({ order }) => `refund:${order}` } });
  const flow = once("twice", async () => [await refund.call(W1), await refund.call({ ...W1, cents: 900 })]);
  await withApp(flow, async (app) => {
    const first = await app.run(flow, undefined);
    const second = await app.run(flow, undefined);
    const same = [{ refund: "W1-1" }, { refund: "W1-1" }];
    assert.deepEqual(
      [first, second].map((run) => run.status === "completed" && run.output),
      [same, same],
    );
    assert.deepEqual(paid, ["refund:W1"]);
    const notes = (await callsOf(app, second.id)).map(({ note }) => note?.from);
    assert.deepEqual(
      notes.filter((from) => from !== undefined),
      ["ledger", "ledger"],
    );
  });
});

test("tool() makes two writes of one key at the same time once", async () => {
  const { paid, refund } = bank({ idempotency: { key: ({ order }) => order } });
  const flow = once("race", () => Promise.all([refund.call(W1), refund.call(W1)]));
  await withApp(flow, async (app) => {
    const run = await app.run(flow, undefined);
    assert.deepEqual(run.status === "completed" && run.output, [{ refund: "W1-1" }, { refund: "W1-1" }]);
    assert.equal(paid.length, 1);
  });
});

test("tool() without a key of its own makes every write of a run, each under another key", async () => {
  const { paid, refund } = bank({ idempotency: {} });
  const flow = once("two", async () => [await refund.call(W1), await refund.call(W1)]);
  await withApp(flow, async (app) => {
    await app.run(flow, undefined);
    assert.equal(new Set(paid).size, 2);
    assert.ok(paid.every((key) => key !== undefined));
  });
});

test("tool() keeps nothing of a write that failed", async () => {
  let tries = 0;
  const { refund } = bank({
    idempotency: { key: ({ order }) => order },
    run: () => {
      tries += 1;
      if (tries === 1) throw new Error("no money");
      return { refund: "paid" };
    },
  });
  const flow = once("again", async () => {
    const first = await refund.call(W1).catch((error: unknown) => isToolError(error, "internal"));
    return [first, await refund.call(W1)];
  });
  await withApp(flow, async (app) => {
    const run = await app.run(flow, undefined);
    assert.deepEqual(run.status === "completed" && run.output, [true, { refund: "paid" }]);
  });
});

test("tool() records the tries of a read as one call", async () => {
  let tries = 0;
  const { refund } = bank({
    effect: "read",
    errors: { busy: { retryable: true } },
    retry: { backoff: 0 },
    run: () => {
      tries += 1;
      if (tries < 3) throw Object.assign(new Error("try later"), { code: "busy" });
      return { refund: "none" };
    },
  });
  const flow = once("tries", () => refund.call(W1));
  await withApp(flow, async (app) => {
    const run = await app.run(flow, undefined);
    const calls = await callsOf(app, run.id);
    assert.deepEqual(
      calls.map(({ state, note }) => [state, note?.attempts?.map(({ code }) => code)]),
      [["done", ["busy", "busy"]]],
    );
  });
});

test("an unattended call is denied at once where a person would have to approve it, in a run and outside", async () => {
  const { paid, refund } = bank({ approval: ({ cents }) => cents > 1_000 });
  const alone = { unattended: true };
  const flow = once("alone", async () => {
    const small = await refund.call(W1, alone);
    const large = await refund.execute({ order: "W2", cents: 5_000 }, alone);
    return { small, large };
  });
  await withApp(flow, async (app) => {
    const run = await app.run(flow, undefined);
    assert.ok(run.status === "completed", run.status);
    const { large } = run.output as { large: Record<string, unknown> };
    assert.deepEqual([large.code, large.retryable], ["approval_denied", false]);
    assert.deepEqual(await app.store.approvals.pending(run.id), []);
    assert.equal((await app.replay(run.id)).status, "same");
  });
  await assert.rejects(refund.call({ order: "W3", cents: 5_000 }, alone), { code: "approval_denied" });
  assert.equal(paid.length, 1);
});

test("tool() asks a person where its rule says so, and tells the caller when it is denied", async () => {
  const { paid, refund } = bank({
    approval: ({ order, cents }) =>
      cents > 1_000 ? { title: `Refund ${order}?`, details: { cents } } : false,
    // The world knows the key, so the write is not announced before it is made.
    idempotency: { worldKnowsKey: true },
  });
  const flow = once("asks", async () => {
    const small = await refund.call(W1);
    const large = await refund
      .call({ order: "W2", cents: 5_000 })
      .catch((error: unknown) => (isToolError(error) ? error.toJSON() : error));
    return { small, large };
  });
  await withApp(flow, async (app) => {
    for (const approved of [true, false]) {
      const run = await app.run(flow, undefined);
      assert.equal(run.status, "waiting");
      const [pending] = await app.store.approvals.pending(run.id);
      assert.deepEqual([pending?.title, pending?.details], ["Refund W2?", { cents: 5_000 }]);
      assert.ok(pending !== undefined);
      await app.decide(run.id, pending.address, { approved, by: "ann" });
      const ended = await app.resume(run.id);
      assert.equal(ended.status, "completed");
      const { large } = ended.output as { large: Record<string, unknown> };
      if (approved) assert.deepEqual(large, { refund: "W2-2" });
      else assert.deepEqual([large.code, large.retryable], ["approval_denied", false]);
      assert.equal((await app.replay(run.id)).status, "same");
    }
    assert.equal(paid.length, 3);
  });
});

test("tool() replays errors of every kind as they were", async () => {
  const { refund } = bank({
    errors: { broke: { description: "no money", hint: "Hand over" } },
    timeout: 1,
    run: ({ order }) => {
      if (order === "late") return new Promise<never>(() => {});
      if (order === "broke") throw Object.assign(new Error("secret"), { code: "broke" });
      if (order === "wrong") return JSON.parse("{}");
      throw order;
    },
  });
  const flow = once("errors", async () => {
    const told: unknown[] = [];
    for (const order of ["late", "broke", "wrong", "text", 7]) {
      const call = refund.call({ order: order as string, cents: 1 });
      told.push(await call.catch((error: unknown) => [isToolError(error), JSON.stringify(error)]));
    }
    return told;
  });
  await withApp(flow, async (app) => {
    const run = await app.run(flow, undefined);
    assert.equal(run.status, "completed");
    const codes = (run.output as [boolean, string][]).map(([ours, json]) => [ours, JSON.parse(json).code]);
    assert.deepEqual(codes, [
      [true, "timeout"],
      [true, "broke"],
      [true, "invalid_output"],
      [true, "internal"],
      [true, "invalid_input"],
    ]);
    const again = await app.replay(run.id);
    assert.equal(again.status, "same", JSON.stringify(again));
  });
});

test("tool() simulates a write in a fork, and checks what the simulation says", async () => {
  let simulation: { refund: string } = { refund: "pretended" };
  const { paid, refund } = bank({ simulate: () => simulation });
  let cents = 500;
  const flow = once("pays", () => refund.call({ order: "W1", cents }).catch((error: Error) => error.message));
  await withApp(flow, async (app) => {
    const run = await app.run(flow, undefined);
    cents = 900;
    const forked = await app.fork(run.id);
    assert.deepEqual(forked.status === "completed" && forked.output, { refund: "pretended" });
    simulation = JSON.parse("{}");
    const wrong = await app.fork(run.id);
    assert.match(String(wrong.status === "completed" && wrong.output), /not what it promises/);
    assert.equal(paid.length, 1);
  });
});

test("tool() of a fork without a simulation ends it before it writes", async () => {
  const { paid, refund } = bank();
  let cents = 500;
  const flow = once("pays", () => refund.call({ order: "W1", cents }).catch(() => "caught"));
  await withApp(flow, async (app) => {
    const run = await app.run(flow, undefined);
    cents = 900;
    const forked = await app.fork(run.id);
    assert.equal(forked.status, "failed");
    assert.match(String(forked.error), /would have called refund_order/);
    assert.equal(paid.length, 1);
  });
});

test("tool() tells of an answer that cannot be recorded, without ending the run", async () => {
  const opaque = tool({
    name: "opaque",
    description: "Gives what no journal can keep",
    input: z.object({}),
    output: z.object({ made: z.custom<() => void>((value) => typeof value === "function") }),
    effect: "read",
    run: () => ({ made: () => {} }),
  });
  const flow = once("opaque", () =>
    opaque.call({}).catch((error: unknown) => isToolError(error, "unserializable")),
  );
  await withApp(flow, async (app) => {
    const run = await app.run(flow, undefined);
    assert.deepEqual([run.status, "output" in run && run.output], ["completed", true]);
  });
});

test("tool() tells of wrong arguments that could not be recorded either", async () => {
  const { paid, refund } = bank();
  const wrong: unknown = { order: () => {}, cents: 1 };
  const flow = once("wrong", () =>
    refund.call(wrong as typeof W1).catch((error: unknown) => isToolError(error, "invalid_input")),
  );
  await withApp(flow, async (app) => {
    const run = await app.run(flow, undefined);
    assert.deepEqual([run.status, "output" in run && run.output], ["completed", true]);
    assert.equal((await app.replay(run.id)).status, "same");
    assert.equal(paid.length, 0);
  });
});

test("tool() tells of the answer of a keyed write that cannot be recorded, and keeps no first result", async () => {
  let made = 0;
  const opaque = tool({
    name: "opaque",
    description: "Gives what no journal can keep",
    input: z.object({}),
    output: z.object({ made: z.custom<() => void>((value) => typeof value === "function") }),
    effect: "write",
    idempotency: { key: () => "k" },
    run: () => {
      made += 1;
      return { made: () => {} };
    },
  });
  const flow = once("opaque", async () => {
    const codes: boolean[] = [];
    for (let i = 0; i < 2; i++)
      codes.push(
        await opaque.call({}).then(
          () => false,
          (error: unknown) => isToolError(error, "unserializable"),
        ),
      );
    return codes;
  });
  await withApp(flow, async (app) => {
    const run = await app.run(flow, undefined);
    assert.deepEqual([run.status, "output" in run && run.output], ["completed", [true, true]]);
    assert.equal(made, 2);
  });
});

test("tool() ends the run where the first result of a write cannot be kept", async () => {
  const { paid, refund } = bank({ idempotency: { key: ({ order }) => order } });
  const flow = once("pays", () => refund.call(W1).catch(() => "caught"));
  const app = await open({ store: ":memory:", workflows: [flow] });
  app.store.ledger.keep = () => Promise.reject(new Error("the disk is gone"));
  const run = await app.run(flow, undefined);
  await app.close();

  assert.equal(run.status, "failed");
  assert.match(String(run.status === "failed" && run.error), /the disk is gone/);
  assert.equal(paid.length, 1);
});
