import { hash } from "node:crypto";
import { encode } from "./codec.ts";

/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript writes them. Values that JSON lacks go through the codec's tags first.
 */
export function canonical(value: unknown, what = "a value"): string {
  const text = encode(value, { what, undefinedProperties: "drop" });
  return isFlat(text) ? text : sorted(JSON.parse(text));
}

/** The first 128 bits of SHA-256, as 32 hex digits: collisions stay out of reach, rows stay short. */
export function digest(text: string): string {
  return hash("sha256", text, "hex").slice(0, 32);
}

/** A text without an object has nothing to sort. */
function isFlat(text: string): boolean {
  return !text.includes("{");
}

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const object = value as Record<string, unknown>;
  const keys = Object.keys(object).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sorted(object[key])}`).join(",")}}`;
}
