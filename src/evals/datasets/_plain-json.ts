/** Deeper values are refused: everything that walks them later recurses. */
const MAX_DEPTH = 100;

/** What keeps a value from being JSON, and where. */
export interface NotJson {
  readonly path: string;
  readonly what: string;
}

/** The first part of a value that JSON cannot hold; undefined where it is JSON throughout. */
export function notJson(value: unknown, path = "", depth = 0): NotJson | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : { path, what: `the number ${value}` };
    case "object":
      return value === null ? undefined : inObject(value, path, depth);
    default:
      return { path, what: value === undefined ? "undefined" : `a ${typeof value}` };
  }
}

function inObject(value: object, path: string, depth: number): NotJson | undefined {
  if (depth >= MAX_DEPTH) return { path: "", what: `nested deeper than ${MAX_DEPTH} levels` };
  if (!Array.isArray(value) && !isPlain(value))
    return { path, what: `an instance of ${value.constructor?.name ?? "an unnamed class"}` };
  for (const [key, item] of Object.entries(value)) {
    // A property that is undefined is none, as in JSON; in an array it would be lost.
    if (item === undefined && !Array.isArray(value)) continue;
    const found = notJson(item, Array.isArray(value) ? `${path}[${key}]` : join(path, key), depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
