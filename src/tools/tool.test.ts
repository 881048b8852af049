import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { tryHere } from "../core/context.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import type { Tool } from "./tool.ts";
import { tool } from "./tool.ts";
import { isToolError, ToolError } from "./tool-error.ts";
import type { ToolContext, ToolOptions } from "./tool-options.ts";

const input = z.object({ id: z.string(), limit: z.number().int().default(10) });
const output = z.object({ status: z.string(), note: z.string().default("none") });

type Orders = ToolOptions<"find_order", typeof input, typeof output>;
type FindOrder = Tool<"find_order", z.input<typeof input>, z.output<typeof output>>;

function findOrder(run: Orders["run"], rest: Partial<Omit<Orders, "run">> = {}): FindOrder {
  return tool({
    name: "find_order",
    description: "Look up one order by its id",
    input,
    output,
    errors: {
      not_found: { description: "no order has this id", hint: "Ask the customer for the id" },
      busy: { message: "The shop is busy", retryable: true },
    },
    effect: "read",
    retry: { backoff: 0, maxBackoff: 0 },
    ...rest,
    run,
  });
}

const failing = (thrown: unknown, rest: Partial<Omit<Orders, "run">> = {}): FindOrder =>
  findOrder(() => {
    throw thrown;
  }, rest);

async function errorOf(call: Promise<unknown>): Promise<ToolError> {
  const error = await call.then(
    () => assert.fail("it did not fail"),
    (thrown: unknown) => thrown,
  );
  assert.ok(isToolError(error), `not a ToolError: ${String(error)}`);
  return error;
}

test("tool() gives run the parsed input and its caller the parsed output", async () => {
  let seen: unknown;
  const found = await findOrder((given) => {
    seen = given;
    return { status: "shipped" };
  }).call({ id: "W1" });

  assert.deepEqual(seen, { id: "W1", limit: 10 });
  assert.deepEqual(found, { status: "shipped", note: "none" });
});

test("tool() answers wrong arguments with every issue by its path, before run is called", async () => {
  let calls = 0;
  const order = findOrder(() => {
    calls += 1;
    return { status: "shipped" };
  });
  const { code, message, retryable, hint, data } = await errorOf(order.call(JSON.parse('{"limit":"ten"}')));

  assert.equal(code, "invalid_input");
  assert.match(message, /id: .*string/);
  assert.match(message, /limit: .*number/);
  assert.equal(retryable, false);
  assert.equal(hint, "Call it again with corrected arguments: { id: string, limit?: integer }");
  assert.match(JSON.stringify(data), /"issues":\[\{"path":"id",.*"path":"limit"/);
  assert.equal(calls, 0);
});

test("tool() refuses an output that breaks the schema, and quotes none of it", async () => {
  const quoting: StandardSchema<string> = {
    "~standard": {
      version: 1,
      vendor: "quoting",
      validate: (value) => ({
        issues: [{ message: `must not be ${String(value)}`, path: ["a", { key: 0 }] }],
      }),
    },
  };
  const leaky = tool({
    name: "leaky",
    description: "Gives what it must not",
    input: z.object({}),
    output: quoting,
    jsonSchema: { output: { type: "string" } },
    effect: "read",
    run: () => "secret-4711",
  });
  const error = await errorOf(leaky.call({}));

  assert.equal(error.code, "invalid_output");
  assert.doesNotMatch(JSON.stringify(error), /4711/);
  assert.match(String(error.cause), /a\.0: must not be secret-4711/);
});

test("tool() takes undefined for an output that is not what it promises", async () => {
  const error = await errorOf(findOrder(() => JSON.parse("null") ?? undefined).call({ id: "W1" }));

  assert.equal(error.code, "invalid_output");
});

test("tool() fills what a listed error leaves out from the contract", async () => {
  const listed = await errorOf(
    failing(new ToolError({ code: "not_found", message: "No order W1" })).call({ id: "W1" }),
  );
  assert.deepEqual(listed.toJSON(), {
    code: "not_found",
    message: "No order W1",
    retryable: false,
    hint: "Ask the customer for the id",
  });

  const own = new ToolError({ code: "busy", message: "Closed for good", retryable: false, hint: "Give up" });
  const kept = await errorOf(failing(own).call({ id: "W1" }));
  assert.deepEqual(kept.toJSON(), {
    code: "busy",
    message: "Closed for good",
    retryable: false,
    hint: "Give up",
  });
});

test("tool() says a foreign error of a listed code in the contract's words", async () => {
  const foreign = Object.assign(new Error("password=hunter2"), { code: "busy" });
  const error = await errorOf(failing(foreign, { retry: { attempts: 1 } }).call({ id: "W1" }));

  assert.equal(error.code, "busy");
  assert.equal(error.message, "The shop is busy");
  assert.equal(error.retryable, true);
  assert.equal(error.cause, foreign);
});

test("tool() makes internal of whatever is not listed, and shows nothing of it", async () => {
  const thrown: unknown[] = [
    "token sk-live-4711",
    undefined,
    null,
    4711,
    new Error("token sk-live-4711"),
    new ToolError({ code: "weird", message: "token sk-live-4711" }),
    Object.assign(new Error("token sk-live-4711"), { code: 4711 }),
  ];
  for (const value of thrown) {
    const error = await errorOf(failing(value).call({ id: "W1" }));

    assert.equal(error.code, "internal");
    assert.equal(error.retryable, false);
    assert.ok(error.cause instanceof Error);
    assert.doesNotMatch(JSON.stringify(error), /4711|at .*\.ts/);
  }
});

test("tool() keeps a thrown string and undefined in the cause", async () => {
  const text = await errorOf(failing("out of paper").call({ id: "W1" }));
  assert.match(String(text.cause), /out of paper/);
  const nothing = await errorOf(failing(undefined).call({ id: "W1" }));
  assert.match(String(nothing.cause), /undefined was thrown/);
});

test("tool() tries a read again while its errors may go away, and no longer", async () => {
  const reset = Object.assign(new TypeError("fetch failed"), {
    cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }),
  });
  const cases: [unknown, number][] = [
    [new ToolError({ code: "busy", message: "Busy" }), 3],
    [new ToolError({ code: "busy", message: "Busy", retryable: false }), 1],
    [new ToolError({ code: "not_found", message: "No order" }), 1],
    [reset, 3],
    [Object.assign(new Error("503"), { isRetryable: true }), 3],
    [new Error("bug"), 1],
    ["text", 1],
  ];
  for (const [thrown, expected] of cases) {
    let tries = 0;
    const order = findOrder(() => {
      tries += 1;
      throw thrown;
    });
    await errorOf(order.call({ id: "W1" }));
    assert.equal(tries, expected, String(thrown));
  }
});

test("tool() gives the answer of the first try that succeeds", async () => {
  let tries = 0;
  const order = findOrder(() => {
    tries += 1;
    if (tries < 3) throw new ToolError({ code: "busy", message: "Busy" });
    return { status: "shipped" };
  });

  assert.equal((await order.call({ id: "W1" })).status, "shipped");
  assert.equal(tries, 3);
});

test("tool() makes a write once, whatever it throws, unless the world knows its key", async () => {
  const triesOf = async (rest: Partial<Omit<Orders, "run">>): Promise<(string | undefined)[]> => {
    const keys: (string | undefined)[] = [];
    const write = tool({
      name: "pay",
      description: "Pays",
      input,
      output,
      ...rest,
      run: (_, { key }): never => {
        keys.push(key);
        throw Object.assign(new Error("reset"), { code: "ECONNRESET" });
      },
    });
    await errorOf(write.call({ id: "W1" }));
    return keys;
  };

  assert.equal((await triesOf({ effect: "write" })).length, 1);
  assert.equal((await triesOf({})).length, 1);
  assert.equal((await triesOf({ effect: "write", idempotency: {} })).length, 1);
  const known = { effect: "write", retry: { backoff: 0 }, idempotency: { worldKnowsKey: true } } as const;
  const [first, ...others] = await triesOf(known);
  assert.equal(others.length, 2);
  assert.ok(first !== undefined && others.every((key) => key === first));
});

test("tool() tells the caller of a write to look before repeating what may have happened", async () => {
  const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" });
  const plain = await errorOf(
    failing(reset, { effect: "write", retry: undefined as never }).call({ id: "W1" }),
  );
  assert.equal(plain.retryable, false);
  assert.match(plain.hint, /may have been done/);

  const safe = await errorOf(
    failing(reset, {
      effect: "write",
      idempotency: { key: ({ id }) => id, worldKnowsKey: true },
    }).call({ id: "W1" }),
  );
  assert.equal(safe.retryable, true);
});

test("tool() ends a try that takes too long as a timeout and aborts it", async () => {
  const signals: AbortSignal[] = [];
  const hang = (_: unknown, { signal }: ToolContext): Promise<never> => {
    signals.push(signal);
    return new Promise(() => {});
  };
  const error = await errorOf(
    findOrder(hang, { timeout: 1, retry: { attempts: 2, backoff: 0 } }).call({ id: "W1" }),
  );

  assert.equal(error.code, "timeout");
  assert.equal(error.retryable, true);
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [true, true],
  );
});

test("tool() gives up when its caller does, though the tool ignores its signal", async () => {
  const caller = new AbortController();
  const started = Promise.withResolvers<void>();
  const hang = (): Promise<never> => {
    started.resolve();
    return new Promise(() => {});
  };
  const call = findOrder(hang).call({ id: "W1" }, { abortSignal: caller.signal });
  await started.promise;
  caller.abort();

  assert.equal((await errorOf(call)).code, "cancelled");
  const late = findOrder(hang).call({ id: "W1" }, { abortSignal: AbortSignal.abort() });
  assert.equal((await errorOf(late)).code, "cancelled");
});

test("tool() calls nothing where its key or its rule for approval throws or answers nonsense", async () => {
  const wrong: Partial<Omit<Orders, "run">>[] = [
    { effect: "write", retry: undefined as never, idempotency: { key: () => "" } },
    {
      approval: () => {
        throw new Error("rule is broken");
      },
    },
    { approval: () => JSON.parse('{"titel":"Refund"}') },
  ];
  for (const rest of wrong) {
    let calls = 0;
    const order = findOrder(() => {
      calls += 1;
      return { status: "shipped" };
    }, rest);
    assert.equal((await errorOf(order.call({ id: "W1" }))).code, "internal");
    assert.equal(calls, 0);
  }
});

test("tool() does not run outside of a run what a person has to approve", async () => {
  let calls = 0;
  const order = findOrder(
    () => {
      calls += 1;
      return { status: "shipped" };
    },
    { approval: ({ id }) => (id === "W1" ? "Look at W1?" : undefined) },
  );

  assert.equal((await errorOf(order.call({ id: "W1" }))).code, "outside_run");
  assert.equal(calls, 0);
  await order.call({ id: "W2" });
  assert.equal(calls, 1);
});

test("tool() outside of a run does not look like a run to the tool's own code", async () => {
  let place: unknown = "not called";
  await findOrder(() => {
    place = tryHere();
    return { status: "shipped" };
  }).call({ id: "W1" });

  assert.equal(place, undefined);
});

test("tool() takes an asynchronous schema", async () => {
  const checked = tool({
    name: "checked",
    description: "Checks its input with a wait",
    input: z.object({ id: z.string().refine(async (id) => id !== "W9", "is blocked") }),
    output: z.string().transform(async (text) => text.toUpperCase()),
    effect: "read",
    run: ({ id }) => id,
  });

  assert.equal(await checked.call({ id: "w1" }), "W1");
  assert.match((await errorOf(checked.call({ id: "W9" }))).message, /id: is blocked/);
});

test("tool() answers a schema that throws as internal", async () => {
  const broken = z.object({ id: z.string() }).refine(() => {
    throw new Error("bug in the schema");
  });
  const order = tool({
    name: "broken",
    description: "Has a broken schema",
    input: broken,
    output: z.string(),
    effect: "read",
    run: () => "never",
  });

  assert.equal((await errorOf(order.call({ id: "W1" }))).code, "internal");
});
