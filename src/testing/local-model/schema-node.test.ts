import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { readSchema, type SchemaNode } from "./schema-node.ts";

function property(schema: unknown, name: string): SchemaNode | undefined {
  const node = readSchema(schema);
  return node.kind === "object" ? node.properties.find((one) => one.name === name)?.node : undefined;
}

test("readSchema() reads what zod writes", () => {
  const schema = z.toJSONSchema(
    z.object({
      route: z.enum(["a", "b"]).describe("where to"),
      confidence: z.number().min(0).max(1),
      id: z.string().regex(/^W\d+$/),
      note: z.string().nullable(),
      tags: z.array(z.string()).max(3).optional(),
    }),
  );
  assert.deepEqual(
    ["route", "confidence", "id", "note", "tags"].map((name) => property(schema, name)?.kind),
    ["enum", "number", "string", "string", "array"],
  );
  assert.equal(property(schema, "route")?.description, "where to");
  assert.equal(property(schema, "note")?.nullable, true);
  const id = property(schema, "id");
  assert.ok(id?.kind === "string" && id.pattern?.test("W12"));
});

test("readSchema() follows references, merges allOf and ends where a schema holds itself", () => {
  const schema = {
    $defs: {
      person: { type: "object", properties: { name: { type: "string" }, boss: { $ref: "#/$defs/person" } } },
    },
    allOf: [{ $ref: "#/$defs/person" }, { properties: { age: { type: "integer" } }, required: ["age"] }],
  };
  assert.equal(property(schema, "name")?.kind, "string");
  assert.equal(property(schema, "age")?.kind, "number");
  assert.equal(property(schema, "boss")?.kind, "object");
});

test("readSchema() takes a union of constants for an enum, with their meanings", () => {
  const node = readSchema({
    anyOf: [
      { const: "a", description: "first" },
      { const: "b", description: "second" },
    ],
  });
  assert.ok(node.kind === "enum");
  assert.deepEqual(node.values, ["a", "b"]);
  assert.equal(node.description, "a: first\nb: second");
});

test("readSchema() takes what is no schema for any", () => {
  for (const value of [undefined, null, true, 7, "x", [], { type: 9 }, { $ref: "#/nowhere" }]) {
    assert.equal(readSchema(value).kind, "any");
  }
});
