import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { sampleString } from "./sample-string.ts";
import { readSchema } from "./schema-node.ts";

function sample(schema: z.ZodType): string {
  const node = readSchema(z.toJSONSchema(schema));
  assert.ok(node.kind === "string");
  return sampleString(node);
}

test("sampleString() keeps to patterns, formats and lengths", () => {
  for (const schema of [
    z.string(),
    z.string().min(3).max(4),
    z.string().regex(/^W\d{5}$/),
    z.string().regex(/^(?:AB|CD)-[A-Z]{2,4}(?:\.[a-z]+)?$/),
    z.string().regex(/^[^a-z\s]{8,}$/),
    z
      .string()
      .regex(/^\p{Lu}+$/u)
      .min(5),
    z
      .string()
      .regex(/^a*b+$/)
      .min(6),
    z.email(),
    z.url(),
    z.uuid(),
    z.iso.date(),
    z.iso.datetime(),
    z.ipv4(),
  ]) {
    const made = sample(schema);
    assert.ok(
      schema.safeParse(made).success,
      `${JSON.stringify(made)} for ${JSON.stringify(z.toJSONSchema(schema))}`,
    );
  }
});
