import { hash } from "node:crypto";
import { encode, isPlainJson } from "./codec.ts";

/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript writes them. Values that JSON lacks go through the codec's tags first.
 */
export function canonical(value: unknown, what = "a value"): string {
  if (value === undefined || !isPlainJson(value))
    value = JSON.parse(encode(value, { what, undefinedProperties: "drop" }));
  return sorted(value);
}

/** The first 128 bits of SHA-256, as 32 hex digits: collisions stay out of reach, rows stay short. */
export function digest(text: string): string {
  return hash("sha256", text, "hex").slice(0, 32);
}

/** Of plain JSON. A loop that appends, since this runs for every message of every call. */
function sorted(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === "" ? "" : ","}${sorted(item)}`;
    return `[${text}]`;
  }
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object).sort()) {
    if (object[key] !== undefined)
      text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${sorted(object[key])}`;
  }
  return `{${text}}`;
}
