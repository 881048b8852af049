import { isDeepStrictEqual } from "node:util";
import { quoted } from "./quoted.ts";

export interface DifferenceOptions {
  /** Whether objects may have more than is expected, and lists more items in between. Default false. */
  readonly subset?: boolean;
}

/**
 * The first place where a value is not as expected, in words, or undefined where there is none. Values count as JSON
 * does: a property that is undefined is absent, and the order of keys does not matter.
 *
 * @example
 * ```ts
 * import { firstDifference } from "airworthy/evals";
 *
 * firstDifference({ order: { total: 5 } }, { order: { total: 6 } }); //=> "order.total is 5, expected 6"
 * firstDifference({ total: 5, tax: 1 }, { total: 5 }, { subset: true }); //=> undefined
 * ```
 */
export function firstDifference(
  actual: unknown,
  expected: unknown,
  { subset = false }: DifferenceOptions = {},
): string | undefined {
  return difference(actual, expected, { subset, path: "" });
}

interface At {
  readonly subset: boolean;
  readonly path: string;
}

function difference(actual: unknown, expected: unknown, at: At): string | undefined {
  if (Object.is(actual, expected) || actual === expected) return undefined;
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return differs(actual, expected, at);
    return at.subset ? missingItem(actual, expected, at) : inLists(actual, expected, at);
  }
  if (isPlain(expected)) {
    if (!isPlain(actual)) return differs(actual, expected, at);
    return inObjects(actual, expected, at);
  }
  return isDeepStrictEqual(actual, expected) ? undefined : differs(actual, expected, at);
}

function inObjects(
  actual: Record<string, unknown>,
  expected: Record<string, unknown>,
  at: At,
): string | undefined {
  for (const [key, item] of Object.entries(expected)) {
    if (item === undefined) continue;
    const found = Object.hasOwn(actual, key) ? actual[key] : undefined;
    const inside = { ...at, path: at.path === "" ? key : `${at.path}.${key}` };
    if (found === undefined) return `${inside.path} is missing, expected ${quoted(item)}`;
    const result = difference(found, item, inside);
    if (result !== undefined) return result;
  }
  if (at.subset) return undefined;
  const extra = Object.keys(actual).find((key) => actual[key] !== undefined && expected[key] === undefined);
  if (extra === undefined) return undefined;
  return `${at.path === "" ? extra : `${at.path}.${extra}`} is ${quoted(actual[extra])}, expected nothing there`;
}

function inLists(actual: readonly unknown[], expected: readonly unknown[], at: At): string | undefined {
  for (const [index, item] of expected.entries()) {
    if (index >= actual.length) break;
    const result = difference(actual[index], item, { ...at, path: `${at.path}[${index}]` });
    if (result !== undefined) return result;
  }
  if (actual.length === expected.length) return undefined;
  return `${nameOf(at)} has ${actual.length} items, expected ${expected.length}`;
}

/** Every expected item must be found, in their order, with others in between. */
function missingItem(actual: readonly unknown[], expected: readonly unknown[], at: At): string | undefined {
  let from = 0;
  for (const item of expected) {
    let index = from;
    while (index < actual.length && difference(actual[index], item, { ...at, path: "" }) !== undefined)
      index += 1;
    if (index >= actual.length) {
      // With as many items as expected it is clear which one was meant.
      if (actual.length === expected.length) return inLists(actual, expected, at);
      return `${nameOf(at)} has no item like ${quoted(item)}${from === 0 ? "" : " after the ones before it"}`;
    }
    from = index + 1;
  }
  return undefined;
}

function differs(actual: unknown, expected: unknown, at: At): string {
  const verb = at.path === "" ? "got" : `${at.path} is`;
  return `${verb} ${quoted(actual)}, expected ${quoted(expected)}`;
}

function nameOf({ path }: At): string {
  return path === "" ? "the list" : path;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
