import { decodeError, encodeError } from "./error-codec.ts";
import { AirworthyError } from "./errors.ts";
import { readRecord } from "./read-record.ts";

/**
 * Values to JSON text and back. JSON itself goes through untouched; what JSON would lose or bend
 * (undefined, NaN, -0, BigInt, Date, Map, Set, URL, RegExp, bytes, errors) is kept under a tag;
 * what cannot come back the same (functions, class instances, cycles) is refused by its path.
 */
const TAG = "$aw";
/** Deeper values go the careful way, where a cycle is told from mere depth. */
const FAST_DEPTH = 64;
const MAX_DEPTH = 1_000;

export interface EncodeOptions {
  /** What the value is, for the error: `the result of step "quote"`. */
  readonly what: string;
  /** `drop` leaves out object properties that are undefined, as JSON does. Default `keep`. */
  readonly undefinedProperties?: "keep" | "drop";
}

/** @throws `unserializable` naming the path and the kind of the first value that cannot be kept. */
export function encode(value: unknown, options: EncodeOptions): string {
  if (isPlain(value, options.undefinedProperties === "drop", 0)) return JSON.stringify(value);
  return JSON.stringify(tag(value, { options, path: "$", ancestors: new Set() }));
}

/** @throws `record_unreadable` */
export function decode(text: string): unknown {
  return readRecord(text, "a recorded value", decodeText);
}

function decodeText(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes(TAG) ? untag(value) : value;
}

function isPlain(value: unknown, dropUndefined: boolean, depth: number): boolean {
  if (value === null) return true;
  const type = typeof value;
  if (type === "string" || type === "boolean") return true;
  if (type === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (type !== "object" || depth > FAST_DEPTH) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (!isPlain(item, dropUndefined, depth + 1)) return false;
    return true;
  }
  return isPlainObject(value) && hasPlainProperties(value, dropUndefined, depth);
}

// For...in makes no list of entries; a plain object inherits nothing that it could find.
function hasPlainProperties(value: Record<string, unknown>, dropUndefined: boolean, depth: number): boolean {
  for (const key in value) {
    const item = value[key];
    if (item === undefined && dropUndefined) continue;
    if (key === TAG || key === "toJSON" || !isPlain(item, dropUndefined, depth + 1)) return false;
  }
  return true;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

interface At {
  readonly options: EncodeOptions;
  readonly path: string;
  readonly ancestors: Set<object>;
}

function tag(value: unknown, at: At): unknown {
  switch (typeof value) {
    case "undefined":
      return { [TAG]: "undefined" };
    case "bigint":
      return { [TAG]: "bigint", v: value.toString() };
    case "number":
      return tagNumber(value);
    case "function":
    case "symbol":
      throw refuse(at, `a ${typeof value}`);
    case "object":
      return value === null ? null : tagObject(value, at);
    default:
      return value;
  }
}

function tagNumber(value: number): unknown {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { [TAG]: "number", v: Object.is(value, -0) ? "-0" : String(value) };
}

function tagObject(value: object, at: At): unknown {
  if (at.ancestors.has(value)) throw refuse(at, "a reference to one of its own ancestors");
  if (at.ancestors.size > MAX_DEPTH) throw refuse(at, `nested deeper than ${MAX_DEPTH} levels`);
  at.ancestors.add(value);
  try {
    return tagKnown(value, at);
  } finally {
    at.ancestors.delete(value);
  }
}

function tagKnown(value: object, at: At): unknown {
  const inside = (item: unknown, step: string) => tag(item, { ...at, path: `${at.path}${step}` });
  if (Array.isArray(value)) return Array.from(value, (item, i) => inside(item, `[${i}]`));
  if (value instanceof Date)
    return { [TAG]: "date", v: Number.isNaN(value.getTime()) ? null : value.toISOString() };
  if (value instanceof Map) {
    const entries = [...value].map(([k, v], i) => [inside(k, `.key(${i})`), inside(v, `.value(${i})`)]);
    return { [TAG]: "map", v: entries };
  }
  if (value instanceof Set)
    return { [TAG]: "set", v: [...value].map((item, i) => inside(item, `.item(${i})`)) };
  if (value instanceof URL) return { [TAG]: "url", v: value.href };
  if (value instanceof RegExp) return { [TAG]: "regexp", v: [value.source, value.flags] };
  if (value instanceof Error) return { [TAG]: "error", v: encodeError(value) };
  if (value instanceof ArrayBuffer) return { [TAG]: "bytes", v: Buffer.from(value).toString("base64") };
  if (value instanceof Uint8Array) return { [TAG]: "bytes", v: Buffer.from(value).toString("base64") };
  if (!isPlainObject(value))
    throw refuse(at, `an instance of ${value.constructor?.name ?? "an unnamed class"}`);
  return tagProperties(value, at);
}

function tagProperties(value: Record<string, unknown>, at: At): unknown {
  const entries = Object.entries(value).filter(
    ([, item]) => item !== undefined || at.options.undefinedProperties !== "drop",
  );
  const tagged = entries.map(
    ([key, item]) => [key, tag(item, { ...at, path: `${at.path}.${key}` })] as const,
  );
  // An object that has the tag's own name as a key must not be taken for a tagged value later.
  return Object.hasOwn(value, TAG) ? { [TAG]: "object", v: tagged } : fromEntries(tagged);
}

function refuse(at: At, kind: string): AirworthyError {
  return new AirworthyError({
    code: "unserializable",
    message: `Cannot record ${at.options.what}: the value at ${at.path} is ${kind}, expected JSON, undefined, BigInt, Date, Map, Set, URL, RegExp, bytes or an error`,
    hint: "Return plain data from the call, for example the fields you need as an object literal",
    data: { path: at.path },
  });
}

function untag(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untag);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const kind: unknown = Object.hasOwn(value, TAG) ? (value as Record<string, unknown>)[TAG] : undefined;
  if (typeof kind !== "string") return fromEntries(entries.map(([key, item]) => [key, untag(item)]));
  return untagKnown(kind, (value as { v?: unknown }).v);
}

function untagKnown(kind: string, v: unknown): unknown {
  const text = typeof v === "string" ? v : "";
  const items: unknown[] = Array.isArray(v) ? v : [];
  const pairs = items.map((pair): [unknown, unknown] =>
    Array.isArray(pair) ? [pair[0], pair[1]] : [pair, undefined],
  );
  switch (kind) {
    case "undefined":
      return undefined;
    case "bigint":
      return BigInt(text);
    case "number":
      return Number(text);
    case "date":
      return new Date(v === null ? Number.NaN : text);
    case "map":
      return new Map(pairs.map(([key, item]) => [untag(key), untag(item)]));
    case "set":
      return new Set(items.map(untag));
    case "url":
      return new URL(text);
    case "regexp":
      return new RegExp(String(items[0]), String(items[1]));
    case "error":
      return decodeError(v);
    case "bytes":
      return new Uint8Array(Buffer.from(text, "base64"));
    default:
      return fromEntries(pairs.map(([key, item]) => [String(key), untag(item)]));
  }
}

/** As Object.fromEntries, but a `__proto__` key stays a key. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [key, value] of entries) {
    if (key === "__proto__")
      Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
    else object[key] = value;
  }
  return object;
}
