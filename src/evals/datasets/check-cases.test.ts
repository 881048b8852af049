import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { checkCases } from "./check-cases.ts";

const input = z.object({ text: z.string() });
const output = z.object({ route: z.enum(["orders", "refunds"]), count: z.number() });

test("an input that the workflow would refuse is told with its case, turn and path", async () => {
  await assert.rejects(
    checkCases(
      [
        { id: "good", input: { text: "x" } },
        { id: "bad", turns: [{ input: { text: "x" } }, { input: { text: 5 } }] },
      ],
      { input },
    ),
    { code: "dataset_mismatch", message: /case "bad", turns\.1\.input\.text: .*expected string/ },
  );
});

test("an expectation may be a part of the output, and what it says must be possible", async () => {
  await checkCases([{ id: "part", input: 1, expected: { route: "orders" } }], { output });
  await assert.rejects(checkCases([{ id: "never", input: 1, expected: { route: "order" } }], { output }), {
    message: /case "never", expected\.route: /,
  });
  await assert.rejects(checkCases([{ id: "kind", input: 1, expected: "orders" }], { output }), {
    message: /case "kind", expected: /,
  });
});

test("a part of one branch of a union is possible, and what is in none of them is not", async () => {
  const either = z.union([z.object({ a: z.string(), b: z.number() }), z.object({ c: z.string() })]);

  await checkCases([{ id: "part", input: 1, expected: { a: "x" } }], { output: either });
  await assert.rejects(checkCases([{ id: "none", input: 1, expected: { a: 1, c: 2 } }], { output: either }), {
    code: "dataset_mismatch",
  });
});
