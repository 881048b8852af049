import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import type { AnyTool } from "./tool.ts";
import { tool } from "./tool.ts";

const schemas = { input: z.object({ id: z.string() }), output: z.object({ status: z.string() }) };

function described(description: string, errors: Record<string, string> = {}): AnyTool {
  return tool({
    name: "find_order",
    description,
    ...schemas,
    errors,
    effect: "read",
    examples: [{ input: { id: "W1" }, output: { status: "shipped" } }],
    run: () => ({ status: "shipped" }),
  });
}

test("describeTool() adds effect, errors and examples to the author's words", () => {
  const { description } = described("Look up one order", { not_found: "no order has this id" });

  assert.equal(
    description,
    [
      "Look up one order",
      "",
      "Effect: reads only.",
      "Error not_found: no order has this id",
      'Example: {"id":"W1"} -> {"status":"shipped"}',
    ].join("\n"),
  );
});

test("describeTool() says of a write what repeating it does and who may have to approve it", () => {
  const { description } = tool({
    name: "refund",
    description: "Pay back",
    ...schemas,
    effect: "write",
    idempotency: { key: ({ id }) => id },
    approval: () => true,
    run: () => ({ status: "paid" }),
  });

  assert.match(
    description,
    /changes data\. The same request again is done once\. A person may have to approve/,
  );
});

test("describeTool() stays within what providers take, and is the same each time", () => {
  const many = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [`code_${i}`, "when something ".repeat(40)]),
  );
  const { description } = described("Look up one order", many);

  assert.ok(description.length <= 1_024, `${description.length} characters`);
  assert.match(description, /Effect: reads only\.\nError code_0: /);
  assert.equal(described("Look up one order", many).description, description);
  const long = described("x".repeat(3_000), many).description;
  assert.ok(long.length < 3_200 && long.includes("Effect: reads only."));
});
