import type { JsonSchema } from "../json-schema.ts";

export interface Property {
  readonly name: string;
  /** With references followed and, of alternatives, the first that is not null. */
  readonly schema: JsonSchema;
  readonly description: string;
  readonly required: boolean;
}

const MAX_STEPS = 20;

/**
 * What a schema says in the end: `$ref`s followed within the document, all parts of an `allOf`
 * together, of alternatives one. One that leads back to itself adds nothing.
 */
export function resolve(schema: unknown, root: JsonSchema): JsonSchema {
  return resolveWithin(schema, root, new Set());
}

/** @param around the references that are being followed */
function resolveWithin(schema: unknown, root: JsonSchema, around: ReadonlySet<string>): JsonSchema {
  const followed = new Set(around);
  let found = recordOf(schema) ?? {};
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const { $ref, anyOf: _, oneOf: __, allOf: ___, ...own } = found;
    if (typeof $ref === "string" && followed.has($ref)) return own;
    const next = typeof $ref === "string" ? pointed($ref, root) : alternative(found, root, followed);
    if (next === undefined) return found;
    if (typeof $ref === "string") followed.add($ref);
    found = together([next, own]);
  }
  return found;
}

export function propertiesOf(schema: JsonSchema, root: JsonSchema): readonly Property[] {
  const properties = recordOf(resolve(schema, root).properties) ?? {};
  const required = resolve(schema, root).required;
  return Object.entries(properties).map(([name, raw]) => {
    const own = recordOf(raw) ?? {};
    const resolved = resolve(own, root);
    return {
      name,
      schema: resolved,
      description: textOf(own.description) || textOf(resolved.description),
      required: Array.isArray(required) && required.includes(name),
    };
  });
}

/** The first type that is not null; guessed where the schema does not say. */
export function typeOf(schema: JsonSchema): string {
  const { type } = schema;
  const listed = Array.isArray(type) ? type.find((one) => one !== "null") : type;
  if (typeof listed === "string") return listed;
  if (schema.properties !== undefined) return "object";
  if (schema.items !== undefined) return "array";
  const known = Array.isArray(schema.enum) ? schema.enum[0] : schema.const;
  return known === undefined ? "unknown" : typeof known;
}

function pointed(ref: string, root: JsonSchema): JsonSchema | undefined {
  if (!ref.startsWith("#")) return undefined;
  let found: unknown = root;
  for (const step of ref.slice(1).split("/").filter(Boolean)) {
    const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    found = Array.isArray(found) ? (found[Number(key)] as unknown) : recordOf(found)?.[key];
  }
  return recordOf(found);
}

function alternative(
  schema: JsonSchema,
  root: JsonSchema,
  around: ReadonlySet<string>,
): JsonSchema | undefined {
  for (const key of ["anyOf", "oneOf"] as const) {
    const list = schema[key];
    if (!Array.isArray(list)) continue;
    return recordOf(list.find((one) => recordOf(one)?.type !== "null") ?? list[0]);
  }
  if (!Array.isArray(schema.allOf)) return undefined;
  return together((schema.allOf as readonly unknown[]).map((part) => resolveWithin(part, root, around)));
}

/** Later ones go before earlier ones, and properties add up. */
function together(parts: readonly JsonSchema[]): JsonSchema {
  const properties = Object.assign({}, ...parts.map((part) => recordOf(part.properties) ?? {})) as JsonSchema;
  const required = parts.flatMap((part) =>
    Array.isArray(part.required) ? (part.required as unknown[]) : [],
  );
  return {
    ...Object.assign({}, ...parts),
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

/** Whether it says nothing of its arguments, not even that there are none. */
export function isBare(schema: JsonSchema): boolean {
  return !["type", "properties", "$ref", "anyOf", "oneOf", "allOf"].some((key) => key in schema);
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
