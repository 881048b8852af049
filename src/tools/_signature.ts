import type { JsonSchema } from "./json-schema.ts";

const DEEPEST = 4;
const MOST_VALUES = 12;
const LONGEST = 600;

/** A JSON schema on one line, as a model reads it best: `{ order_id: string, limit?: integer }`. */
export function signature(schema: JsonSchema): string {
  const text = render(schema, 0);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

function render(schema: unknown, depth: number): string {
  if (!isSchema(schema) || depth > DEEPEST) return "any";
  if ("const" in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return values(schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(options)) return options.map((option) => render(option, depth + 1)).join(" | ");
  if (isSchema(schema.properties)) return object(schema, schema.properties, depth);
  if (schema.type === "array") return `${render(schema.items, depth + 1)}[]`;
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : schema.type;
  if (typeof type !== "string") return "any";
  return typeof schema.format === "string" ? `${type} (${schema.format})` : type;
}

function values(items: readonly unknown[]): string {
  const shown = items.slice(0, MOST_VALUES).map((item) => JSON.stringify(item));
  return [...shown, ...(items.length > MOST_VALUES ? ["…"] : [])].join(" | ");
}

function object(schema: JsonSchema, properties: JsonSchema, depth: number): string {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const fields = Object.entries(properties).map(
    ([name, property]) => `${name}${required.includes(name) ? "" : "?"}: ${render(property, depth + 1)}`,
  );
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
