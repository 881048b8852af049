import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { isAirworthyError } from "../core/errors.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import { tool } from "./tool.ts";

const base = {
  name: "find_order",
  description: "Look up one order by its id",
  input: z.object({ id: z.string().describe("Order id, such as W1") }),
  output: z.object({ status: z.string() }),
  run: () => ({ status: "shipped" }),
} as const;

function refused(define: () => unknown, message: RegExp): void {
  assert.throws(define, (error) => {
    assert.ok(isAirworthyError(error), String(error));
    assert.match(error.message, message);
    assert.notEqual(error.hint, "");
    return true;
  });
}

test("contractOf() is plain JSON that says what the tool promises", () => {
  const { contract } = tool({
    ...base,
    effect: "write",
    errors: { not_found: "no order has this id", busy: { retryable: true } },
    timeout: "5s",
    idempotency: { key: ({ id }) => id, worldKnowsKey: true },
    approval: () => true,
    examples: [{ input: { id: "W1" }, output: { status: "shipped" } }],
  });

  assert.deepEqual(JSON.parse(JSON.stringify(contract)), {
    name: "find_order",
    description: "Look up one order by its id",
    input: {
      type: "object",
      properties: { id: { type: "string", description: "Order id, such as W1" } },
      required: ["id"],
    },
    output: {
      type: "object",
      properties: { status: { type: "string" } },
      required: ["status"],
      additionalProperties: false,
    },
    errors: { not_found: { description: "no order has this id" }, busy: { retryable: true } },
    effect: "write",
    effectDeclared: true,
    limits: {
      timeout: 5_000,
      retry: { attempts: 3, backoff: 200, maxBackoff: 5_000 },
      idempotency: { keyed: true, keepFor: 86_400_000, worldKnowsKey: true },
    },
    approval: true,
    simulate: false,
    examples: [{ input: { id: "W1" }, output: { status: "shipped" } }],
  });
});

test("contractOf() counts a tool that does not say its effect as a write, and says so", () => {
  const { effect, effectDeclared, limits } = tool(base).contract;

  assert.deepEqual(
    { effect, effectDeclared, limits },
    { effect: "write", effectDeclared: false, limits: {} },
  );
});

test("contractHash changes with the contract and not with the code behind it", () => {
  const one = tool({ ...base, effect: "read" });
  const same = tool({ ...base, effect: "read", run: () => ({ status: "lost" }) });
  const other = tool({ ...base, effect: "read", timeout: "1s" });

  assert.equal(one.contractHash, same.contractHash);
  assert.notEqual(one.contractHash, other.contractHash);
});

test("contractOf() refuses names, descriptions and codes that a model could not use", () => {
  for (const name of ["", "1st", "find order", "a".repeat(65), "find/order"])
    refused(() => tool({ ...base, name }), /name must be/);
  refused(() => tool({ ...base, description: " \n" }), /no description/);
  refused(() => tool({ ...base, errors: { "not found": "x" } }), /not a code/);
  refused(() => tool({ ...base, errors: { internal: "x" } }), /every tool has by itself/);
});

test("contractOf() refuses what JavaScript lets through", () => {
  const wrong = (rest: object): unknown => tool({ ...base, ...rest });
  refused(() => wrong({ input: { id: "string" } }), /input is not a schema/);
  refused(() => wrong({ output: undefined }), /output is not a schema/);
  refused(() => wrong({ effect: "writes" }), /effect is "writes"/);
  refused(() => wrong({ run: undefined }), /no run function/);
});

test("contractOf() refuses limits that would not hold or would write twice", () => {
  refused(() => tool({ ...base, effect: "write", retry: {} }), /could do it twice/);
  refused(() => tool({ ...base, retry: {} }), /could do it twice/);
  refused(() => tool({ ...base, effect: "write", idempotency: {}, retry: {} }), /could do it twice/);
  refused(() => tool({ ...base, effect: "read", idempotency: {} }), /is a read/);
  refused(() => tool({ ...base, effect: "read", retry: { attempts: 0 } }), /attempts is 0/);
  refused(() => tool({ ...base, effect: "read", retry: { attempts: 1.5 } }), /attempts is 1.5/);
  refused(() => tool({ ...base, timeout: 0 }), /timeout is 0 ms/);
  refused(() => tool({ ...base, timeout: "60d" }), /timeout is 5184000000 ms/);
});

test("contractOf() refuses an example that does not fit, with the issue", () => {
  const wrong: unknown = { id: 7 };
  refused(
    () => tool({ ...base, examples: [{ input: { id: "W1" } }, { input: wrong as { id: string } }] }),
    /examples\[1\]\.input does not fit the schema: id: /,
  );
  refused(
    () => tool({ ...base, examples: [{ input: { id: "W1" }, output: wrong as { status: string } }] }),
    /examples\[0\]\.output does not fit the schema: status: /,
  );
  const slow = z.object({ id: z.string().refine(async () => true) });
  refused(() => tool({ ...base, input: slow, examples: [{ input: { id: "W1" } }] }), /asynchronous/);
});

test("contractOf() refuses an input that a model cannot send", () => {
  refused(() => tool({ ...base, input: z.string() }), /expected an object/);
  refused(() => tool({ ...base, input: z.object({ at: z.date() }) }), /Date cannot be represented/);
});

test("contractOf() describes an output that JSON lacks, as anything", () => {
  const dated = tool({
    ...base,
    output: z.object({ at: z.date(), total: z.bigint() }),
    run: () => ({ at: new Date(0), total: 1n }),
    examples: [{ input: { id: "W1" }, output: { at: new Date(0), total: 1n } }],
  });

  assert.deepEqual(dated.contract.output.properties, { at: {}, total: {} });
  assert.deepEqual(dated.contract.examples[0]?.output, { at: "1970-01-01T00:00:00.000Z", total: "1" });
});

test("contractOf() asks for the JSON Schema of a schema that does not have one", async () => {
  const plain: StandardSchema<{ id: string }> = {
    "~standard": {
      version: 1,
      vendor: "homemade",
      validate: (value) => ({ value: value as { id: string } }),
    },
  };
  refused(() => tool({ ...base, input: plain }), /"homemade", which does not say/);

  const given = { type: "object", properties: { id: { type: "string" } } };
  const made = tool({ ...base, input: plain, jsonSchema: { input: given } });
  assert.deepEqual(made.contract.input, given);
});
