import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { signature } from "./_signature.ts";
import type { JsonSchema } from "./json-schema.ts";

function json(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", target: "draft-7" });
}

test("signature() reads a schema on one line", () => {
  const schema = z.object({
    id: z.string(),
    sort: z.enum(["latest", "cheapest"]).optional(),
    tags: z.array(z.string()),
    at: z.iso.datetime().nullable(),
    inner: z.object({ exact: z.literal(true) }).optional(),
  });

  assert.equal(
    signature(json(schema)),
    '{ id: string, sort?: "latest" | "cheapest", tags: string[], at: string (date-time) | null, inner?: { exact: true } }',
  );
});

test("signature() ends where a schema has no end or is not one", () => {
  let deep: JsonSchema = { type: "string" };
  for (let i = 0; i < 100; i++) deep = { type: "object", properties: { a: deep } };
  assert.equal(signature(deep), "{ a?: { a?: { a?: { a?: { a?: any } } } } }");
  assert.equal(signature({ $ref: "#/definitions/a" }), "any");
  assert.equal(signature({ anyOf: [{ type: ["string", "null"] }, 7] }), "string | null | any");
  const wide = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [`property_${i}`, { type: "string" }]),
  );
  assert.equal(signature({ type: "object", properties: wide }).length, 601);
});
