import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { open } from "../app/open.ts";
import { isAirworthyError } from "../core/errors.ts";
import { workflow } from "../core/workflow.ts";
import { tool } from "./tool.ts";
import { isToolError, ToolError } from "./tool-error.ts";

/** A bank account, and a tool that pays from it. */
function account(approval = false) {
  const log: string[] = [];
  const pay = tool({
    name: "pay",
    description: "Pays an order",
    input: z.object({ order: z.string(), cents: z.number().int().positive() }),
    output: z.object({ payment: z.string() }),
    effect: "write",
    idempotency: { key: ({ order }) => order },
    ...(approval ? { approval: () => true } : {}),
    dryRun: ({ order, cents }) => {
      log.push(`looked at ${order}`);
      if (cents > 1_000) throw new ToolError({ code: "rate_limited", message: "Too much" });
      return { left: 1_000 - cents };
    },
    compensate: ({ order }, { payment }, { key }) => {
      log.push(`took back ${payment} of ${order} under ${key}`);
      return { refund: payment };
    },
    run: ({ order, cents }) => {
      log.push(`paid ${cents} for ${order}`);
      return { payment: `P-${order}` };
    },
  });
  return { log, pay };
}

const W1 = { order: "W1", cents: 300 };

test("dryRun tells a program and a model what a write would change, and changes nothing", async () => {
  const { log, pay } = account();
  const { left } = await pay.dryRun(W1);
  assert.equal(left, 700);
  assert.deepEqual(await pay.execute({ ...W1, dryRun: true } as typeof W1), {
    dryRun: true,
    preview: { left: 700 },
  });
  assert.deepEqual(log, ["looked at W1", "looked at W1"]);
  await pay.execute({ ...W1, dryRun: false } as typeof W1);
  assert.equal(log.at(-1), "paid 300 for W1");
});

test("dryRun checks its input, and fails in the contract's words", async () => {
  const { log, pay } = account();
  const wrong: unknown = await pay.dryRun({ order: "W1", cents: -1 }).catch((error: unknown) => error);
  assert.ok(isToolError(wrong, "invalid_input"));
  const much: unknown = await pay.dryRun({ order: "W1", cents: 5_000 }).catch((error: unknown) => error);
  assert.ok(isToolError(much, "rate_limited"));
  const nonsense = await pay.execute({ ...W1, dryRun: "yes" } as unknown as typeof W1);
  assert.match(JSON.stringify(nonsense), /dryRun: expected true or false/);
  assert.equal(log.length, 1);
});

test("dryRun needs no approval, is recorded as a read, and is made in a fork", async () => {
  const { log, pay } = account(true);
  let cents = 100;
  const flow = workflow({ name: "looks", run: async () => pay.dryRun({ order: "W1", cents }) });
  const app = await open({ store: ":memory:", workflows: [flow] });
  const run = await app.run(flow, undefined);
  assert.deepEqual(run.status === "completed" && run.output, { left: 900 });
  const [call] = (await app.store.load(run.id))?.calls ?? [];
  assert.equal(call?.ask?.text, '{"cents":100,"dryRun":true,"order":"W1"}');
  assert.equal(call?.note?.effect, undefined);
  cents = 200;
  const forked = await app.fork(run.id);
  assert.deepEqual(forked.status === "completed" && forked.output, { left: 800 });
  assert.deepEqual(log, ["looked at W1", "looked at W1"]);
  await app.close();
});

test("compensate() takes a write back once, as a recorded call, and replays", async () => {
  const { log, pay } = account();
  const flow = workflow({
    name: "pays",
    run: async () => {
      const paid = await pay.call(W1);
      return [await pay.compensate(W1, paid), await pay.compensate(W1, paid)];
    },
  });
  const app = await open({ store: ":memory:", workflows: [flow] });
  const run = await app.run(flow, undefined);
  assert.deepEqual(run.status === "completed" && run.output, [{ refund: "P-W1" }, { refund: "P-W1" }]);
  assert.deepEqual(log, ["paid 300 for W1", "took back P-W1 of W1 under compensate:W1"]);
  const calls = (await app.store.load(run.id))?.calls ?? [];
  assert.deepEqual(
    calls
      .filter(({ state }) => state === "done")
      .map(({ address, note }) => [address, note?.effect, note?.from]),
    [
      ["pay", "write", undefined],
      ["pay.compensate", "write", undefined],
      ["pay.compensate#2", "write", "ledger"],
    ],
  );
  assert.equal((await app.replay(run.id)).status, "same");
  assert.equal(log.length, 2);
  await app.close();
});

test("compensate() takes nothing back in a fork", async () => {
  const { log, pay } = account();
  let order = "W1";
  const flow = workflow({
    name: "takes_back",
    run: async () => (await pay.compensate({ order, cents: 1 }, { payment: "P" })) ?? "nothing",
  });
  const app = await open({ store: ":memory:", workflows: [flow] });
  const run = await app.run(flow, undefined);
  order = "W2";
  const forked = await app.fork(run.id);
  assert.deepEqual(forked.status === "completed" && forked.output, "nothing");
  assert.equal(log.length, 1);
  await app.close();
});

test("dryRun() and compensate() say so where the tool declares none", async () => {
  const plain = tool({
    name: "plain",
    description: "Writes",
    input: z.object({}),
    output: z.string(),
    run: () => "done",
  });
  for (const call of [plain.dryRun({}), plain.compensate({}, "done")]) {
    const error: unknown = await call.catch((thrown: unknown) => thrown);
    assert.ok(isToolError(error, "not_declared"), String(error));
  }
  const extra = await plain.execute({ dryRun: true } as never);
  assert.equal(extra, "done");
});

test("dryRun and compensate are for writes", () => {
  const base = {
    name: "r",
    description: "Reads",
    input: z.object({}),
    output: z.string(),
    run: () => "",
  } as const;
  for (const part of [{ dryRun: () => 1 }, { compensate: () => 1 }])
    assert.throws(
      () => tool({ ...base, effect: "read", ...part }),
      (error) => isAirworthyError(error, "invalid_tool") && /and is a read/.test(error.message),
    );
  const { pay } = account();
  assert.deepEqual([pay.contract.dryRun, pay.contract.compensate], [true, true]);
  assert.match(pay.description, /With dryRun: true it only tells what it would change/);
});
