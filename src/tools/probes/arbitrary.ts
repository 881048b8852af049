import fc from "fast-check";
import type { JsonSchema } from "../json-schema.ts";
import { propertiesOf, recordOf, resolve, typeOf } from "./schema.ts";

const MAX_DEPTH = 4;

/** Values that a JSON Schema allows, as far as it says it plainly; patterns and conditions are left to the tool. */
export function arbitraryOf(raw: unknown, root: JsonSchema, depth = 0): fc.Arbitrary<unknown> {
  const schema = resolve(raw, root);
  if (Array.isArray(schema.enum) && schema.enum.length > 0)
    return fc.constantFrom(...(schema.enum as unknown[]));
  if (schema.const !== undefined) return fc.constant(schema.const);
  switch (typeOf(schema)) {
    case "object":
      return objectOf(schema, root, depth);
    case "array":
      return depth >= MAX_DEPTH
        ? fc.constant([])
        : fc.array(arbitraryOf(schema.items ?? {}, root, depth + 1), {
            minLength: numberOf(schema.minItems, 0),
            maxLength: Math.max(numberOf(schema.minItems, 0), Math.min(numberOf(schema.maxItems, 2), 2)),
          });
    case "integer":
      return fc.integer(range(schema, 1_000_000));
    case "number":
      return fc.integer(range(schema, 1_000_000));
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return textOf(schema);
  }
}

function objectOf(schema: JsonSchema, root: JsonSchema, depth: number): fc.Arbitrary<unknown> {
  if (depth >= MAX_DEPTH) return fc.constant({});
  const properties = propertiesOf(schema, root);
  const raw = recordOf(schema.properties) ?? {};
  const required = properties.filter((property) => property.required).map(({ name }) => name);
  const model = Object.fromEntries(
    properties.map(({ name }) => [name, arbitraryOf(raw[name], root, depth + 1)]),
  );
  return fc.record(model, { requiredKeys: required, noNullPrototype: true });
}

function textOf(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema.format === "date") return fc.constantFrom("2024-03-15", "1999-12-31", "2024-02-29");
  if (schema.format === "date-time") return fc.constantFrom("2024-03-15T10:00:00Z", "1999-12-31T23:59:59Z");
  if (schema.format === "email") return fc.constantFrom("ada@example.com", "a.b+c@example.org");
  if (schema.format === "uri" || schema.format === "url")
    return fc.constantFrom("https://example.com/", "https://example.org/a?b=c");
  if (schema.format === "uuid") return fc.uuid();
  const minLength = numberOf(schema.minLength, 0);
  const maxLength = Math.max(minLength, Math.min(numberOf(schema.maxLength, 24), 24));
  return fc.string({ minLength, maxLength, unit: "grapheme-ascii" });
}

function range(schema: JsonSchema, bound: number): { min: number; max: number } {
  const min = Math.ceil(numberOf(schema.minimum, numberOf(schema.exclusiveMinimum, -bound - 1) + 1));
  const max = Math.floor(numberOf(schema.maximum, numberOf(schema.exclusiveMaximum, bound + 1) - 1));
  const low = Math.max(min, -0x80000000);
  return { min: low, max: Math.max(low, Math.min(max, 0x7fffffff)) };
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}
