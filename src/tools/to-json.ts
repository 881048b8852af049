export type JsonValue =
  | null
  | string
  | number
  | boolean
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A value as a model reads it: dates as ISO 8601, big numbers as digits, sets and maps as arrays. */
export function toJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value, readably) ?? "null");
}

function readably(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Map || value instanceof Set) return [...value];
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return value;
}
