import { hash } from "node:crypto";
import { encode } from "./codec.ts";

/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript writes them. Values that JSON lacks go through the codec's tags first.
 */
export function canonical(value: unknown, what = "a value"): string {
  const text = value === undefined ? undefined : sorted(value, 0);
  return text ?? sortedOrThrow(JSON.parse(encode(value, { what, undefinedProperties: "drop" })));
}

/** The first 128 bits of SHA-256, as 32 hex digits: collisions stay out of reach, rows stay short. */
export function digest(text: string): string {
  return hash("sha256", text, "hex").slice(0, 32);
}

/** Deeper values go through the codec, which tells a cycle from mere depth. */
const MAX_DEPTH = 64;

// One walk that writes while it checks, since this runs for every message of every call. Undefined
// means: not plain JSON.
function sorted(value: unknown, depth: number): string | undefined {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "boolean":
      return value ? "true" : "false";
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0) ? String(value) : undefined;
    case "object":
      if (value === null) return "null";
      if (depth > MAX_DEPTH) return undefined;
      return Array.isArray(value) ? sortedArray(value, depth) : sortedObject(value, depth);
    default:
      return undefined;
  }
}

function sortedArray(items: readonly unknown[], depth: number): string | undefined {
  let text = "[";
  for (const item of items) {
    const part = sorted(item, depth + 1);
    if (part === undefined) return undefined;
    text += text === "[" ? part : `,${part}`;
  }
  return `${text}]`;
}

function sortedObject(object: object, depth: number): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  const own = object as Record<string, unknown>;
  let text = "{";
  for (const key of sortedKeys(own)) {
    const item = own[key];
    if (item === undefined) continue;
    if (key === "$aw" || key === "toJSON") return undefined;
    const part = sorted(item, depth + 1);
    if (part === undefined) return undefined;
    text += text === "{" ? `${quoted(key)}${part}` : `,${quoted(key)}${part}`;
  }
  return `${text}}`;
}

function sortedKeys(object: object): string[] {
  const keys = Object.keys(object);
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] ?? "") > (keys[i] ?? "")) return keys.sort();
  return keys;
}

/** Keys are few and recur for ever; quoting one again would be half of the work. */
const quotedKeys = new Map<string, string>();

function quoted(key: string): string {
  const known = quotedKeys.get(key);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(key)}:`;
  if (quotedKeys.size < 5_000) quotedKeys.set(key, text);
  return text;
}

function sortedOrThrow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedOrThrow).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const object = value as Record<string, unknown>;
  return `{${Object.keys(object)
    .sort()
    .map((key) => `${quoted(key)}${sortedOrThrow(object[key])}`)
    .join(",")}}`;
}
