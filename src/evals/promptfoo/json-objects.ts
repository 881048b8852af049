import { parse } from "yaml";

const LONGEST = 100_000;
/** Characters that are tried to be read in all: every brace may begin an object, and a text may be nothing but braces. */
const MOST_READ = 500_000;
/** Deeper nesting takes the parser a time that grows with its square. */
const DEEPEST = 64;

/** The JSON objects that stand in a text, also such with comments, single quotes, or an end that is missing. */
export function jsonObjectsIn(text: string): readonly object[] {
  const objects: object[] = [];
  let left = MOST_READ;
  let from = text.indexOf("{");
  while (from !== -1 && left > 0) {
    const { source, end } = candidate(text, from);
    left -= source.length;
    const object = source === "" ? undefined : objectOf(source);
    if (object !== undefined) objects.push(object);
    from = text.indexOf("{", object === undefined ? from + 1 : end);
  }
  return objects;
}

/** From a brace to the one that closes it; where none does, with as many as are missing. Empty where it is too deep. */
function candidate(text: string, from: number): { readonly source: string; readonly end: number } {
  const last = Math.min(text.length, from + LONGEST);
  let open = 0;
  for (let at = from; at < last; at += 1) {
    if (text[at] === "{") open += 1;
    if (text[at] === "}") open -= 1;
    if (open > DEEPEST) return { source: "", end: at };
    if (open === 0) return { source: text.slice(from, at + 1), end: at + 1 };
  }
  return { source: text.slice(from, last) + "}".repeat(open), end: last };
}

const QUOTED_OR_COMMENT = /"(?:[^"\\\n]|\\.)*"|(?<![A-Za-z])'(?:[^'\\\n]|\\.)*'|(?<!:)\/\/+/g;

/** Read as YAML, of which JSON is a part. */
function objectOf(source: string): object | undefined {
  try {
    const text = source.replace(QUOTED_OR_COMMENT, (found) => (found.startsWith("//") ? " #" : found));
    const value: unknown = parse(text, { uniqueKeys: false, maxAliasCount: 100, logLevel: "error" });
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
