import { BETWEEN, NONE } from "./_text.ts";

/**
 * Arrays as PostgreSQL reads them. Rows go to a statement as one array a column: it is planned once for
 * any number of them, and writing them so costs a fraction of what the driver takes for an array. A column without a
 * value is NULL itself: among other columns, `unnest` makes as many of it as it takes.
 */
export function texts(values: readonly (string | null)[]): string | null {
  if (values.every((value) => value === null)) return null;
  let literal = "{";
  for (const [i, value] of values.entries()) {
    if (i > 0) literal += ",";
    literal += value === null ? "NULL" : `"${SPECIAL.test(value) ? value.replaceAll(EACH, "\\$&") : value}"`;
  }
  return `${literal}}`;
}

/** Stored texts, one after the other: of all ways to send many this costs least, on both sides. */
export class Lines {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** A single text that is empty would be taken for none. */
  static of(values: readonly (string | null)[]): Lines | string | null {
    if (values.length < 2) return texts(values);
    let isAny = false;
    let text = "";
    for (const [i, value] of values.entries()) {
      if (value !== null) isAny = true;
      text += i === 0 ? (value ?? NONE) : BETWEEN + (value ?? NONE);
    }
    return isAny ? new Lines(text) : null;
  }
}

/** Numbers, booleans and hex digits, which need no quotes. */
export function plain(values: readonly (number | boolean | string | null)[]): string | null {
  if (values.every((value) => value === null)) return null;
  let literal = "{";
  for (const [i, value] of values.entries()) literal += `${i > 0 ? "," : ""}${value ?? "NULL"}`;
  return `${literal}}`;
}

const SPECIAL = /["\\]/;
const EACH = /["\\]/g;

/** The values of a statement, each with its place in it. */
export class Values {
  readonly list: unknown[] = [];

  /** `$3` */
  add(value: unknown): string {
    const isLines = value instanceof Lines;
    this.list.push(isLines ? value.text : value);
    const place = `$${this.list.length}`;
    return isLines ? `string_to_array(${place}, E'\\x02', E'\\x03')` : place;
  }
}
