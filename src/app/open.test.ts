import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { DivergenceError } from "../core/divergence.ts";
import { isAirworthyError } from "../core/errors.ts";
import type { Address } from "../core/ids.ts";
import { invoke } from "../core/seam.ts";
import type { AnyWorkflow } from "../core/workflow.ts";
import { workflow } from "../core/workflow.ts";
import type { RunResult } from "../engines/local/run-result.ts";
import { scriptedModel, text, toolCall } from "../models/_test-model.ts";
import { generateText, isStepCount, tool } from "../models/ai-sdk.ts";
import { prompt } from "../models/prompt.ts";
import type { Config } from "./config.ts";
import type { App } from "./open.ts";
import { open } from "./open.ts";
import { record } from "./record.ts";

async function withApp(
  workflows: readonly AnyWorkflow[],
  use: (app: App) => Promise<void>,
  config: Config = {},
): Promise<void> {
  const app = await open({ store: ":memory:", workflows, ...config });
  try {
    await use(app);
  } finally {
    await app.close();
  }
}

function outputOf<T>(run: RunResult<T>): T {
  assert.equal(run.status, "completed", "error" in run ? String(run.error) : run.status);
  return (run as Extract<RunResult<T>, { status: "completed" }>).output;
}

function errorOf(run: RunResult): Error {
  assert.ok("error" in run, `the run is ${run.status}`);
  return run.error;
}

test("app.run() records every call under its address", async () => {
  const order = workflow({
    name: "order",
    run: async (ctx, id: string) => {
      const found = await ctx.step("find", () => ({ id, items: [1, 2] }), { input: id });
      await ctx.scope("price", async () => {
        await ctx.step("sum", () => 3);
        await ctx.step("sum", () => 4);
      });
      await ctx.now();
      return found.items.length;
    },
  });
  await withApp([order], async (app) => {
    const run = await app.run(order, "W1", {
      tags: ["test"],
      subject: { id: "u1", attributes: { plan: "pro" } },
    });

    assert.equal(outputOf(run), 2);
    const stored = await app.store.load(run.id);
    assert.deepEqual(
      stored?.calls.map(({ kind, address }) => `${kind} ${address}`),
      ["step find", "step price/sum", "step price/sum#2", "clock now"],
    );
    assert.equal(stored?.calls[0]?.answer, '{"id":"W1","items":[1,2]}');
    assert.equal(stored?.subject?.id, "u1");
  });
});

test("app.run() of a recorded function knows the effects of its tools", async () => {
  const look = tool({ inputSchema: z.object({ id: z.string() }), execute: async ({ id }) => ({ id }) });
  const model = scriptedModel([toolCall("look", { id: "W1" }), text("Shipped.")]);
  const find = record(
    "find",
    async (prompt: string) =>
      (await generateText({ model, tools: { look }, stopWhen: isStepCount(3), prompt })).text,
    { effects: { look: "read" } },
  );
  const app = await open({ store: ":memory:", workflows: [find] });

  const run = await app.run(find.workflow, ["Where is W1?"]);

  const calls = (await app.store.load(run.id))?.calls ?? [];
  assert.deepEqual(
    calls.map(({ address, note }) => [address, note?.effect]),
    [
      ["model", undefined],
      ["look", undefined],
      ["model#2", undefined],
    ],
  );
  await app.close();
});

test("app.replay() answers every call from the recording and runs none", async () => {
  let calls = 0;
  const flaky = workflow({
    name: "flaky",
    run: async (ctx) => {
      const first = await ctx.step("count", () => ++calls);
      const [time, dice, id] = [await ctx.now(), await ctx.random(), await ctx.uuid()];
      return { first, time, dice, id };
    },
  });
  await withApp([flaky], async (app) => {
    const run = await app.run(flaky, undefined);
    await delay(2);

    const again = await app.replay(run.id);

    assert.deepEqual([again.status, calls], ["same", 1]);
  });
});

test("app.replay() names the call that is asked differently, with a diff", async () => {
  let city = "Oslo";
  const weather = workflow({
    name: "weather",
    run: async (ctx) => ctx.step("fetch", () => "rain", { input: { city, days: 3 } }),
  });
  await withApp([weather], async (app) => {
    const run = await app.run(weather, undefined);
    city = "Rome";

    const again = await app.replay(run.id);

    assert.equal(again.status, "diverged");
    assert.ok("divergence" in again && again.divergence instanceof DivergenceError);
    assert.equal(again.divergence.divergence.address, "fetch");
    assert.match(again.divergence.message, /- +"city": "Oslo"/);
    assert.match(again.divergence.message, /\+ +"city": "Rome"/);
  });
});

test("app.replay() tells an added call, a removed call and another result apart", async () => {
  let version = 0;
  const changing = workflow({
    name: "changing",
    run: async (ctx) => {
      await ctx.step("one", () => 1);
      if (version !== 2) await ctx.step("two", () => 2);
      if (version === 1) await ctx.step("three", () => 3);
      return version === 3 ? "other" : "same";
    },
  });
  await withApp([changing], async (app) => {
    const run = await app.run(changing, undefined);
    const kinds: unknown[] = [];
    for (version = 0; version < 4; version++) {
      const again = await app.replay(run.id);
      kinds.push(again.status === "diverged" ? again.divergence.divergence.kind : again.status);
    }

    assert.deepEqual(kinds, ["same", "not_recorded", "never_asked", "other_end"]);
  });
});

test("branches that ran side by side replay in the order in which they once ended", async () => {
  const seen: string[][] = [];
  const race = workflow({
    name: "race",
    run: async (ctx) => {
      const order: string[] = [];
      const branch = async (name: string, wait: number) => {
        await ctx.step("load", () => delay(wait), { input: name });
        order.push(name);
        await ctx.step("save", () => name);
      };
      await Promise.all([branch("slow", 30), branch("fast", 1), branch("middle", 12)]);
      seen.push(order);
      return order;
    },
  });
  await withApp([race], async (app) => {
    const run = await app.run(race, undefined);

    const again = await app.replay(run.id);

    assert.equal(again.status, "same");
    assert.deepEqual(seen, [
      ["fast", "middle", "slow"],
      ["fast", "middle", "slow"],
    ]);
  });
});

test("a failed run replays to the same error", async () => {
  class CardError extends Error {
    override name = "CardError";
    code = "declined";
  }
  const pay = workflow({
    name: "pay",
    run: async (ctx) =>
      ctx.step("charge", () => {
        throw new CardError("No funds");
      }),
  });
  await withApp([pay], async (app) => {
    const run = await app.run(pay, undefined);

    assert.deepEqual([errorOf(run).name, errorOf(run).message], ["CardError", "No funds"]);
    assert.equal((await app.replay(run.id)).status, "same");
    assert.equal((await app.store.load(run.id))?.status, "failed");
  });
});

test("values that JSON would bend come back as they were", async () => {
  const value = {
    when: new Date(0),
    big: 10n,
    map: new Map([["a", new Set([1])]]),
    none: undefined,
    nan: Number.NaN,
    zero: -0,
    bytes: new Uint8Array([1, 2]),
    text: "\ud800\u0000\u202e",
  };
  const keep = workflow({ name: "keep", run: async (ctx) => ctx.step("make", () => value) });
  await withApp([keep], async (app) => {
    const run = await app.run(keep, undefined);

    assert.deepEqual(outputOf(run), value);
    assert.equal((await app.replay(run.id)).status, "same");
  });
});

test("a value that cannot be kept is refused by its path, and the run is marked", async () => {
  class Cart {
    items = [];
  }
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  for (const [bad, path] of [
    [{ cart: new Cart() }, "$.cart"],
    [cyclic, "$.self"],
    [{ go: () => 1 }, "$.go"],
  ] as const) {
    const make = workflow({ name: "make", run: async (ctx) => void (await ctx.step("bad", () => bad)) });
    await withApp([make], async (app) => {
      const run = await app.run(make, undefined);

      const error = errorOf(run);
      assert.ok(isAirworthyError(error, "unserializable"), String(error));
      assert.ok(error.message.includes(`at ${path} `), error.message);
      assert.equal((await app.store.load(run.id))?.status, "failed");
    });
  }
});

test("a budget ends a run whatever its code catches", async () => {
  const stubborn = workflow({
    name: "stubborn",
    run: async (ctx) => {
      for (let i = 0; i < 100; i++) await ctx.step("again", () => i).catch(() => undefined);
      return "done";
    },
  });
  await withApp([stubborn], async (app) => {
    const run = await app.run(stubborn, undefined, { budget: { steps: 5 } });

    assert.ok(isAirworthyError(errorOf(run), "budget_exceeded"));
    assert.equal((await app.store.load(run.id))?.calls.length, 5);
    assert.equal((await app.replay(run.id)).status, "same");
  });
});

test("a budget ends a run whose code catches everything for ever", async () => {
  const endless = workflow({
    name: "endless",
    run: async (ctx) => {
      for (;;) await ctx.step("again", () => 1).catch(() => undefined);
    },
  });
  await withApp([endless], async (app) => {
    const run = await app.run(endless, undefined, { budget: { steps: 5 } });

    assert.ok(isAirworthyError(errorOf(run), "budget_exceeded"));
    assert.equal((await app.replay(run.id)).status, "same");
  });
});

test("a budget of wall time ends a call that never answers", async () => {
  const stuck = workflow({
    name: "stuck",
    run: async (ctx) => ctx.step("never", () => new Promise(() => {})),
  });
  await withApp([stuck], async (app) => {
    const run = await app.run(stuck, undefined, { budget: { wallTime: 20 } });

    assert.ok(isAirworthyError(errorOf(run), "budget_exceeded"));
  });
});

test("an aborted signal cancels the run and tells the call in flight", async () => {
  const cancel = new AbortController();
  let told = false;
  const slow = workflow({
    name: "slow",
    run: async (ctx) =>
      ctx.step("wait", () => {
        ctx.signal.addEventListener("abort", () => (told = true));
        cancel.abort("no longer needed");
        return new Promise(() => {});
      }),
  });
  await withApp([slow], async (app) => {
    const run = await app.run(slow, undefined, { signal: cancel.signal });

    assert.deepEqual([run.status, told], ["cancelled", true]);
    assert.equal((await app.store.load(run.id))?.status, "cancelled");
    assert.equal((await app.replay(run.id)).status, "same");
  });
});

test("a run that needs approval waits, and goes on once it is decided", async () => {
  let refunds = 0;
  const refund = workflow({
    name: "refund",
    run: async (ctx, amount: number) => {
      await ctx.step("check", () => amount > 0);
      const decision = await ctx.approve("manager", { title: `Refund ${amount}` });
      return decision.approved ? ctx.step("pay", () => ++refunds) : "denied";
    },
  });
  await withApp([refund], async (app) => {
    const run = await app.run(refund, 80);
    assert.deepEqual(run.status === "waiting" && run.waitingFor, ["manager"]);
    assert.equal((await app.replay(run.id)).status, "same");
    assert.equal((await app.store.approvals.pending()).length, 1);

    await app.decide(run.id, "manager" as Address, { approved: true, by: "ann" });
    const done = await app.resume(run.id);

    assert.deepEqual([outputOf(done), refunds], [1, 1]);
    assert.equal((await app.replay(run.id)).status, "same");
  });
});

test("resume refuses a changed workflow and leaves the run to be resumed by the old one", async () => {
  let step = "check";
  const job = workflow({
    name: "job",
    run: async (ctx) => {
      await ctx.step(step, () => 1);
      await ctx.approve("go", { title: "Go on" });
      return "done";
    },
  });
  await withApp([job], async (app) => {
    const run = await app.run(job, undefined);
    await app.decide(run.id, "go" as Address, { approved: true, by: "ann" });
    step = "other";
    assert.ok(isAirworthyError(errorOf(await app.resume(run.id)), "divergence"));
    step = "check";

    assert.equal(outputOf(await app.resume(run.id)), "done");
  });
});

test("a fork runs as recorded up to the change, then live", async () => {
  const ran: string[] = [];
  const done = (name: string, result: string): string => {
    ran.push(name);
    return result;
  };
  const pipeline = workflow({
    name: "pipeline",
    run: async (ctx, topic: string) => {
      const outline = await ctx.step("outline", () => done("outline", `${topic}: 1, 2`), {
        input: topic,
      });
      return ctx.step("write", () => done("write", outline.toUpperCase()), { input: outline });
    },
  });
  await withApp([pipeline], async (app) => {
    const run = await app.run(pipeline, "tea");
    ran.length = 0;

    const fork = await app.fork(run.id, { at: "outline" as Address, answer: { value: "coffee: 3" } });

    assert.deepEqual([outputOf(fork), fork.changedAt, ran], ["COFFEE: 3", "outline", ["write"]]);
    const stored = await app.store.load(fork.id);
    assert.deepEqual(stored?.parent, { kind: "fork", run: run.id, at: "outline" });
    assert.deepEqual(
      stored?.calls.map(({ note }) => note?.from),
      ["change", undefined],
    );
  });
});

test("a fork never writes: it answers as recorded, or ends where it would have", async () => {
  const written: string[] = [];
  const write = (text: string) =>
    invoke({
      kind: "tool",
      name: "post",
      effect: "write",
      ask: { value: text },
      perform: async () => written.push(text),
    });
  const publish = workflow({
    name: "publish",
    run: async (ctx) => {
      const text = await ctx.step("draft", () => "a");
      await write("always");
      return write(text);
    },
  });
  await withApp([publish], async (app) => {
    const run = await app.run(publish, undefined);

    const fork = await app.fork(run.id, { at: "draft" as Address, answer: { value: "b" } });

    assert.deepEqual(written, ["always", "a"]);
    assert.ok(isAirworthyError(errorOf(fork), "virtual_write"));
  });
});

test("turns of a session see what earlier turns said, and a failed turn adds nothing", async () => {
  const chat = workflow({
    name: "chat",
    run: async (ctx, text: string) => {
      const before = ctx.messages.length;
      ctx.reply({ role: "user", content: text }, { role: "assistant", content: `heard ${before}` });
      if (text === "fail") throw new Error("broken");
      return before;
    },
  });
  await withApp([chat], async (app) => {
    const session = "ses_1" as never;
    const turns: unknown[] = [];
    for (const text of ["one", "fail", "two"]) {
      const run = await app.run(chat, text, { session });
      turns.push(run.status === "completed" ? run.output : run.status);
      assert.equal((await app.replay(run.id)).status, "same");
    }

    assert.deepEqual(turns, [0, "failed", 2]);
  });
});

test("a redacted run replays, and refuses to be resumed on placeholders", async () => {
  const mail = workflow({
    name: "mail",
    run: async (ctx, to: string) => {
      const found = await ctx.step("look up", () => ({ to }), { input: to });
      await ctx.approve("send", { title: "Send it" });
      return ctx.step("send", () => found.to, { input: found.to });
    },
  });
  const config = { redact: { detect: ["email" as const] } };
  await withApp(
    [mail],
    async (app) => {
      const run = await app.run(mail, "ada@example.com");
      const stored = await app.store.load(run.id);
      assert.ok(!JSON.stringify(stored).includes("ada@example.com"));
      assert.equal((await app.replay(run.id)).status, "same");

      await app.decide(run.id, "send" as Address, { approved: true, by: "ann" });

      assert.ok(isAirworthyError(errorOf(await app.resume(run.id)), "resume_redacted"));
    },
    config,
  );
});

test("what a run asks a person is redacted in the list of what waits", async () => {
  const pay = workflow({
    name: "pay",
    run: async (ctx) =>
      ctx.approve("ask", { title: "Pay ann@example.com", details: { to: "ann@example.com" } }),
  });
  const use = async (app: App): Promise<void> => {
    const run = await app.run(pay, undefined);

    const [asked] = await app.store.approvals.pending(run.id);
    assert.match(asked?.title ?? "", /^Pay \[email:/);
    assert.doesNotMatch(JSON.stringify(asked), /example/);
  };
  await withApp([pay], use, { redact: { detect: true } });
});

test("empty and 1 MB inputs are kept; a 40 MB one is refused before anything is stored", async () => {
  const echo = workflow({
    name: "echo",
    run: async (ctx, text: string) => ctx.step("size", () => text.length, { input: text }),
  });
  await withApp([echo], async (app) => {
    assert.equal(outputOf(await app.run(echo, "")), 0);
    assert.equal(outputOf(await app.run(echo, "x".repeat(1_000_000))), 1_000_000);

    await assert.rejects(app.run(echo, "x".repeat(40_000_000)), (error) =>
      isAirworthyError(error, "payload_too_large"),
    );
    assert.equal((await app.store.list()).runs.length, 2);
  });
});

test("a fork with another prompt replays with that prompt", async () => {
  const greeting = prompt({ name: "greeting", template: "Hello {{name}}" });
  const greet = workflow({
    name: "greet",
    run: async (ctx, name: string) =>
      ctx.step("say", () => greeting.render({ name }), { input: greeting.render({ name }) }),
  });
  await withApp([greet], async (app) => {
    const run = await app.run(greet, "Ada");

    const fork = await app.fork(run.id, { prompts: { greeting: "Good day {{name}}" } });

    assert.deepEqual([outputOf(fork), fork.changedAt], ["Good day Ada", "say"]);
    assert.equal((await app.replay(fork.id)).status, "same");
    assert.equal((await app.replay(run.id)).status, "same");
  });
});
