import assert from "node:assert/strict";
import { test } from "node:test";
import type { Context, SessionId } from "airworthy";
import { isAirworthyError, tool } from "airworthy";
import { generateText, isStepCount, tool as plainTool } from "airworthy/ai-sdk";
import { z } from "zod";
import { callThenSay } from "./_models.ts";
import { assertFails, bad, failureOf, inApp, outputOf, typed } from "./_scene.ts";

class Cart {
  readonly items: string[] = [];
}

function cyclic(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
}

/** What JSON cannot hold and nobody could give back the same. */
const UNKEEPABLE: readonly (readonly [string, () => unknown])[] = [
  ["a cycle", cyclic],
  ["an instance of a class", () => ({ cart: new Cart() })],
  ["a function", () => ({ then_: () => 1 })],
  ["a symbol", () => [Symbol("s")]],
  ["a promise", () => ({ later: Promise.resolve(1) })],
  ["a weak map", () => new WeakMap()],
  ["20,000 levels", () => deep(20_000)],
];

const PLACES: readonly (readonly [string, (ctx: Context, value: unknown) => Promise<unknown>])[] = [
  ["the result of a step", (ctx, value) => ctx.step("make", () => value)],
  ["the input of a step", (ctx, value) => ctx.step("take", () => 1, { input: value })],
  ["the details of an approval", (ctx, value) => ctx.approve("ask", { title: "Go on?", details: value })],
  ["the output of the run", async (_ctx, value) => value],
  ["a message of the session", async (ctx, value) => ctx.reply(value)],
];

for (const [where, use] of PLACES) {
  test(`what cannot be kept ends a run by its path, as ${where}`, async () => {
    for (const [what, make] of UNKEEPABLE) {
      const flow = bad("keeping", (ctx) => use(ctx, make()));
      await inApp([flow], async (app) => {
        const session = "ses_1" as SessionId;
        const run = await app.run(flow, undefined, { session });
        const { end } = await assertFails(app, run, "unserializable");
        assert.match(JSON.stringify(end), /at \$/, what);
        assert.equal(await app.store.session(session), undefined);
        // Nothing of it stands in the way of the next turn.
        const next = bad("next", async () => 1);
        assert.equal(outputOf(await app.run(next, undefined, { session })), 1);
      });
    }
  });
}

test("what cannot be kept is refused as a run's input before anything is stored", async () => {
  const flow = bad("taking", async () => 1);
  await inApp([flow], async (app) => {
    for (const [, make] of UNKEEPABLE) await assert.rejects(app.run(flow, make()), typed("unserializable"));
    assert.equal((await app.store.list({ workflow: "taking" })).runs.length, 0);
  });
});

test("a step may catch that its result cannot be kept, and go on", async () => {
  const flow = bad("catching", async (ctx) => {
    const code = await ctx
      .step("bad", () => new Cart())
      .catch((error: unknown) => isAirworthyError(error) && error.code);
    return [code, await ctx.step("good", () => 1)];
  });
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined);
    assert.deepEqual(outputOf(run), ["unserializable", 1]);
    assert.equal((await app.replay(run.id)).status, "same");
  });
});

test("what JSON would bend comes in and out of a run as it was", async () => {
  const value = {
    when: new Date(0),
    never: new Date(Number.NaN),
    big: -(10n ** 40n),
    map: new Map<unknown, unknown>([[{ a: 1 }, new Set([undefined, Number.NaN])]]),
    numbers: [-0, Number.POSITIVE_INFINITY],
    url: new URL("https://example.com/ä"),
    pattern: /a\/b/gu,
    bytes: new Uint8Array([0, 255]),
    own: { $aw: "date", v: "not a date", toJSON: "a text" },
    keys: JSON.parse('{"__proto__":{"polluted":true},"constructor":1,"":2}'),
    texts: ["\ud800", "\u0000", "\u2028", "\u202e"],
    missing: undefined,
  };
  const flow = bad("echo", async (ctx, input) => ctx.step("same", () => input, { input }));
  await inApp([flow], async (app) => {
    const run = await app.run(flow, value);
    assert.deepEqual(outputOf(run), value);
    assert.equal((await app.replay(run.id)).status, "same");
    const again = await app.rerun(run.id);
    assert.deepEqual(outputOf(again), value);
    assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
  });
});

const THROWN: readonly (readonly [string, () => unknown, RegExp])[] = [
  ["a string", () => "out of paper", /out of paper/],
  ["undefined", () => undefined, /undefined was thrown/],
  ["null", () => null, /null/],
  ["a cycle", cyclic, /object Object/],
  ["a symbol", () => Symbol("why"), /Symbol\(why\)/],
  ["an error that is its own cause", selfCaused, /round and round/],
  ["an error with a cycle on it", () => Object.assign(new Error("tangled"), { by: cyclic() }), /tangled/],
  ["a proxy that refuses to be read", unreadable, /cannot be read/],
];

function selfCaused(): Error {
  const error = new Error("round and round");
  error.cause = error;
  return error;
}

function unreadable(): object {
  return new Proxy(
    {},
    {
      get: () => {
        throw new Error("trap");
      },
    },
  );
}

for (const [what, make, says] of THROWN) {
  test(`a run, a step and a tool may throw ${what}: the run ends as failed, and says so`, async () => {
    const thrower = () => {
      throw make();
    };
    const throwing = tool({
      name: "throwing",
      description: "Throws",
      input: z.object({}),
      output: z.object({}),
      effect: "read",
      run: thrower,
    });
    const flows = [
      bad("itself", async () => thrower()),
      bad("step", (ctx) => ctx.step("throw", thrower)),
      bad("tool", () => throwing.call({})),
    ];
    await inApp(flows, async (app) => {
      for (const flow of flows) {
        const { error, stored } = await failureOf(app, await app.run(flow, undefined));
        assert.ok(error instanceof Error);
        assert.match(JSON.stringify([stored.end, stored.calls]), flow.name === "tool" ? /internal/ : says);
      }
    });
  });
}

test("tools without a contract that throw or answer nonsense are told to the model, and the run goes on", async () => {
  const answers: readonly (readonly [() => unknown, RegExp])[] = [
    [
      () => {
        throw "out of paper";
      },
      /error.*out of paper/,
    ],
    [() => undefined, /result/],
    [cyclic, /error.*ancestors/],
    [() => new Cart(), /error.*instance of Cart/],
    [() => () => 1, /error.*a function/],
    [() => "\u0000\ud800\u202e", /result/],
  ];
  for (const [answer, told] of answers) {
    const flow = bad("agent", async () => {
      const { text, steps } = await generateText({
        model: callThenSay("odd", "done"),
        tools: { odd: plainTool({ inputSchema: z.object({}), execute: async () => answer() }) },
        stopWhen: isStepCount(3),
        prompt: "Go",
      });
      const [first] = steps;
      return [
        text,
        JSON.stringify(first?.content.map((part) => [part.type, String("error" in part ? part.error : "")])),
      ];
    });
    await inApp([flow], async (app) => {
      const run = await app.run(flow, undefined);
      const [text, content] = outputOf(run);
      assert.equal(text, "done");
      assert.match(content ?? "", told);
      assert.equal((await app.replay(run.id)).status, "same");
    });
  }
});
