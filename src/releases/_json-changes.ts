/** Where two JSON values differ, in words: `input.properties.amount is new`. A few, then how many more. */
export function jsonChanges(a: unknown, b: unknown, most = 5): readonly string[] {
  const found = [...differences(a, b, "")];
  const shown = found.slice(0, most);
  return found.length > most ? [...shown, `and ${found.length - most} more`] : shown;
}

function* differences(a: unknown, b: unknown, path: string): Generator<string> {
  if (Object.is(a, b)) return;
  const at = path === "" ? "it" : path;
  if (isObject(a) && isObject(b)) {
    for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort())
      yield* differences(a[key], b[key], path === "" ? key : `${path}.${key}`);
  } else if (Array.isArray(a) && Array.isArray(b)) {
    if (JSON.stringify(a) !== JSON.stringify(b)) yield `${at} was ${short(a)}, is ${short(b)}`;
  } else if (a === undefined) yield `${at} is new${isObject(b) ? "" : `: ${short(b)}`}`;
  else if (b === undefined) yield `${at} is gone`;
  else yield `${at} was ${short(a)}, is ${short(b)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const LONGEST = 120;

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
