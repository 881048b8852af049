import type { Input } from "./caller.ts";
import type { Property } from "./schema.ts";
import { recordOf } from "./schema.ts";
import { wordsOf } from "./words.ts";

/** A name that has what searches stumble over: case, a number with a unit, a dash, a suffix. */
export function probeName(n: number): string {
  return `Airworthy Probe ${250 + n} ml – ${n} ct`;
}

/** Names by which a program finds a thing: they often bear no space and no accent. */
const HANDLES: ReadonlySet<string> = new Set(
  "id key slug handle code username login identifier alias tag branch repo".split(" "),
);
const FILLER = "Keep it in stock at all times, and order more of it as soon as there are fewer than ten.";

/** A text for a new thing that the probe makes, the `n`th: as long as asked for, and known again by its beginning. */
export function ownName(parameter: Property, n: number): string {
  const isHandle = HANDLES.has(wordsOf(parameter.name).at(-1) ?? "");
  // What bears no spaces is given a name without them every second time.
  const text = isHandle || n % 2 === 0 ? `airworthy-probe-${n}` : probeName(n);
  const { least, most } = lengthOf(parameter);
  const filled =
    isHandle || text.length >= least ? text : `${text}. ${FILLER.repeat(1 + least / FILLER.length)}`;
  return filled.length <= most ? filled : filled.slice(0, most).trim();
}

function lengthOf({ schema, description }: Property): { readonly least: number; readonly most: number } {
  const said = /(\d+)\s*(?:-|–|to)\s*(\d+) char/i.exec(description);
  const minimum = /(?:at least|min(?:imum)?(?: of)?)\s*(\d+) char/i.exec(description)?.[1];
  const { minLength, maxLength } = schema;
  return {
    least: typeof minLength === "number" ? minLength : Number(said?.[1] ?? minimum ?? 0),
    most: typeof maxLength === "number" ? maxLength : Number(said?.[2] ?? 5_000),
  };
}

/** The same input under names that were not made up before. */
export function renewed(input: Input, n: number): Input {
  return fresh(input, n) as Input;
}

function fresh(value: unknown, n: number): unknown {
  if (typeof value === "string")
    return value
      .replaceAll(/Airworthy Probe \d+ ml – \d+ ct/g, probeName(n))
      .replaceAll(/airworthy-probe-\d+/g, `airworthy-probe-${n}`);
  if (Array.isArray(value)) return value.map((one) => fresh(one, n));
  const record = recordOf(value);
  if (record === undefined) return value;
  return Object.fromEntries(Object.entries(record).map(([key, one]) => [key, fresh(one, n)]));
}
