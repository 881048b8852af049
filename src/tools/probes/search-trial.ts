import { isEmpty, itemsOf } from "./answers.ts";
import type { Input, Observation } from "./caller.ts";
import { GARBAGE } from "./harmless.ts";
import type { Lab } from "./lab.ts";
import { wentWell } from "./lab.ts";
import { unmarked } from "./pool.ts";
import { recordOf } from "./schema.ts";
import type { Subject } from "./subject.ts";

/** A record that is found by its exact text, and what became of it as the text was varied. */
export interface SearchTrial {
  /** The parameter that was varied. */
  readonly parameter: string;
  readonly text: string;
  readonly exact: Observation;
  readonly variants: readonly Variant[];
}

export interface Variant {
  readonly change: Change;
  readonly text: string;
  readonly found: boolean;
  readonly seen: Observation;
}

export type Change = "case" | "spacing" | "unit" | "word order" | "plural" | "suffix" | "part" | "mark";

const MAX_HITS_TRIED = 8;
const BROAD = ["", "a", "e", "*", ".*", "%"];
const done = new WeakMap<Subject, Promise<SearchTrial | undefined>>();

/** Tried once, whichever fault asks first; undefined where no record could be found by its exact text. */
export function searchTrial(subject: Subject, lab: Lab): Promise<SearchTrial | undefined> {
  const found = done.get(subject) ?? tryAll(subject, lab);
  done.set(subject, found);
  return found;
}

/** A place where a text is looked for, and how an input for it is made. */
interface Field {
  readonly parameter: string;
  readonly texts: readonly string[];
  readonly input: (text: string) => Input;
  readonly changes: readonly Change[];
  readonly holds: (seen: Observation, text: string) => boolean;
}

async function tryAll(subject: Subject, lab: Lab): Promise<SearchTrial | undefined> {
  if (!subject.mayCall || subject.kind.effect !== "read" || subject.kind.runsCode) return undefined;
  for (const field of await fieldsOf(subject, lab)) {
    const trial = await tryField(subject, lab, field);
    if (trial !== undefined) return trial;
  }
  return undefined;
}

async function tryField(subject: Subject, lab: Lab, field: Field): Promise<SearchTrial | undefined> {
  for (const text of field.texts.slice(0, MAX_HITS_TRIED)) {
    const exact = await lab.ask(subject, field.input(text));
    if (!field.holds(exact, text)) continue;
    // A tool that answers the same to anything looks nothing up.
    const other = await lab.ask(subject, field.input(GARBAGE));
    if (field.holds(other, text)) continue;
    const variants: Variant[] = [];
    for (const variant of variantsOf(text, field.changes)) {
      const seen = await lab.ask(subject, field.input(variant.text));
      variants.push({ ...variant, seen, found: field.holds(seen, text) });
    }
    return { parameter: field.parameter, text, exact, variants };
  }
  return undefined;
}

async function fieldsOf(subject: Subject, lab: Lab): Promise<readonly Field[]> {
  const { kind } = subject;
  const query = queryOf(subject);
  if (query !== undefined) return [await queryField(subject, lab, query)];
  if (kind.isCollection) return filterFields(subject);
  return kind.action === "get" ? keyFields(subject) : [];
}

const ALL: readonly Change[] = ["case", "spacing", "unit", "word order", "plural", "suffix"];

function queryOf({ kind }: Subject): string | undefined {
  const named = kind.parameters.find(({ role }) => role === "query");
  if (named !== undefined) return named.name;
  if (kind.action !== "search") return undefined;
  const texts = kind.parameters.filter(
    ({ role, required }) => required && (role === "text" || role === "id"),
  );
  return texts.length === 1 ? texts[0]?.name : undefined;
}

async function queryField(subject: Subject, lab: Lab, parameter: string): Promise<Field> {
  const base = lab.inputFor(subject);
  const input = (text: string): Input => ({ ...base, [parameter]: text });
  const own: string[] = [];
  for (const broad of BROAD) {
    const seen = await lab.ask(subject, input(broad));
    if (wentWell(seen)) own.push(...textsOf(seen));
    if (own.length > 0) break;
  }
  const others = lab.sources.pool.texts;
  return {
    parameter,
    texts: [...new Set([...telling(own), ...telling(others)])],
    input,
    changes: ALL,
    holds,
  };
}

/** Fields of a record that a list can be narrowed by. */
function filterFields({ kind, baseline }: Subject): readonly Field[] {
  if (baseline === undefined) return [];
  const item = itemsOf(baseline.answer)
    .map(recordOf)
    .find((one) => one !== undefined);
  if (item === undefined) return [];
  const texts = Object.entries(item).flatMap(([key, value]) =>
    typeof value === "string" ? [[key, value] as const] : [],
  );
  return kind.parameters.flatMap(({ name, role, schema }): readonly Field[] => {
    if (schema.enum !== undefined) return [];
    if (role === "filter") {
      return texts.map(([key, value]) => ({
        parameter: `${name}.${key}`,
        texts: telling([value]),
        input: (text: string): Input => ({ ...baseline.input, [name]: { [key]: text } }),
        changes: ["case", "spacing", "part"] as const,
        holds,
      }));
    }
    const value = texts.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    if (value === undefined || (role !== "text" && role !== "id")) return [];
    const input = (text: string): Input => ({ ...baseline.input, [name]: text });
    return [
      { parameter: name, texts: telling([value]), input, changes: ["case", "spacing"] as const, holds },
    ];
  });
}

/** What people type to name one thing: an order number, an address. Paths and UUIDs are copied. */
const TYPED = /^(#?[A-Za-z]{1,4}-?\d{3,12}|[\w.+-]+@[\w-]+\.[\w.]+)$/;

function keyFields({ baseline, kind }: Subject): readonly Field[] {
  if (baseline === undefined) return [];
  return kind.parameters.flatMap(({ name, required, schema }) => {
    const value = baseline.input[name];
    if (!required || typeof value !== "string" || !TYPED.test(value)) return [];
    // Whoever is told the exact form, and refused with it, loses nothing unnoticed.
    if (schema.pattern !== undefined) return [];
    const input = (text: string): Input => ({ ...baseline.input, [name]: text });
    return [
      {
        parameter: name,
        texts: [value],
        input,
        changes: ["case", "spacing", "mark"] as const,
        holds: answersKey,
      },
    ];
  });
}

/** Texts with the most to vary first: several words, a number with a unit; none that is a sentence. */
function telling(texts: readonly string[]): readonly string[] {
  const fit = [...new Set(texts.flatMap(named))].filter(
    (text) =>
      text.length >= 4 &&
      text.length <= 80 &&
      /\p{L}{3}/u.test(text) &&
      !/\s{2}/.test(text) &&
      !/[\n{}[\]()^$|*+?\\"“”]/.test(text) &&
      !/^https?:|^\d{4}-\d\d|^\d{1,2}[./]\d{1,2}[./]/.test(text),
  );
  return fit
    .map((text, index) => ({ text, index }))
    .sort((a, b) => worth(b.text) - worth(a.text) || a.index - b.index)
    .map(({ text }) => text);
}

/**
 * A text, without its marks and what stands in brackets after it, and of a path the name at its end,
 * with and without its extension. Of `Created: 2026-03-01`, a field of something, nothing.
 */
function named(text: string): readonly string[] {
  const plain = unmarked(text).replace(/\s*\([^()]*\)$/, "");
  if (/^\p{L}[\w ]{0,30}:(\s|$)/u.test(plain)) return plain.split(/:\s|,\s/).slice(1);
  const file = /[^\\/]+$/.exec(plain)?.[0] ?? "";
  return [plain, file, file.replace(/\.\w{1,5}$/, "")];
}

function worth(text: string): number {
  const words = text.split(/\s+/).length;
  return (
    (words >= 2 && words <= 8 ? 3 : 0) +
    (UNIT.test(text) ? 3 : 0) +
    (/\p{Lu}/u.test(text) ? 1 : 0) -
    (/[/\\]/.test(text) ? 2 : 0)
  );
}

const UNIT = /(\d)\s(\p{L}{1,3})\b/u;

function variantsOf(text: string, changes: readonly Change[]): readonly { change: Change; text: string }[] {
  const words = text.split(/\s+/);
  const upper = text === text.toUpperCase();
  const made: readonly (readonly [Change, string])[] = [
    ["case", upper ? text.toLowerCase() : text.toUpperCase()],
    ["case", text.toLowerCase()],
    ["spacing", words.length > 1 ? words.join("  ") : `${text} `],
    ["spacing", `${text} `],
    ["unit", text.replace(UNIT, "$1$2")],
    ["word order", swapped(words)],
    [
      "plural",
      words
        .map((word, index) =>
          index === 0 && /^\p{L}{3,}$/u.test(word) && !/s$/i.test(word) ? `${word}s` : word,
        )
        .join(" "),
    ],
    ["suffix", SUFFIX.test(text) ? text.replace(SUFFIX, " $1") : isFileName(text) ? text : `${text} – 40 ct`],
    ["part", words[0] !== undefined && words[0].length >= 3 ? words[0] : text],
    ["mark", text.replace(/^#/, "").replace(/^([A-Za-z]+)-?(\d)/, text.startsWith("#") ? "$1$2" : "#$1$2")],
  ];
  const seen = new Set([text]);
  return made.flatMap(([change, changed]) => {
    if (!changes.includes(change) || seen.has(changed)) return [];
    seen.add(changed);
    return [{ change, text: changed }];
  });
}

/** Nobody says a pack size of a file. */
function isFileName(text: string): boolean {
  return /^\S+\.\w{1,5}$/.test(text);
}

/** What comes after a dash. A second one would ask for two sizes at once, which nothing has. */
const SUFFIX = /\s+[–—-]\s+(\S.*)$/u;

function swapped(words: readonly string[]): string {
  const plain = words.filter((word) => /[\p{L}\d]/u.test(word));
  return plain.length < 2 ? words.join(" ") : [...plain.slice(1), plain[0] ?? ""].join(" ");
}

/** Whether the answer has the record; what was sent may be echoed beside an empty list. */
function holds(seen: Observation, text: string): boolean {
  if (!wentWell(seen) || seen.answer.kind !== "result") return false;
  const items = itemsOf(seen.answer);
  const wanted = JSON.stringify(text.toLowerCase()).slice(1, -1);
  if (items.length > 0) return items.some((item) => JSON.stringify(item).toLowerCase().includes(wanted));
  const [only, ...others] = Object.values(recordOf(seen.answer.value) ?? {});
  // A text in a wrapper is read as a text; in any other object what was sent may be echoed.
  if (typeof only === "string" && others.length === 0) return isFoundIn(only, text);
  if (seen.answer.value !== undefined) return recordOf(seen.answer.value) === undefined && has(seen, wanted);
  return isFoundIn(seen.answer.text, text);
}

function isFoundIn(answer: string, text: string): boolean {
  return answer.toLowerCase().includes(text.toLowerCase()) && !NOTHING.test(answer.slice(0, 200));
}

function has({ answer }: Observation, wanted: string): boolean {
  return answer.text.toLowerCase().includes(wanted);
}

const NOTHING = /\b(no|not|none|0)\b.{0,30}\b(found|match\w*|results?)\b/i;

/** What a key leads to need not repeat it. */
function answersKey(seen: Observation): boolean {
  return wentWell(seen) && !isEmpty(seen.answer);
}

function textsOf({ answer }: Observation): readonly string[] {
  const texts: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (texts.length >= 200 || depth > 4) return;
    if (typeof value === "string") texts.push(value);
    else if (Array.isArray(value)) for (const one of value) visit(one, depth + 1);
    else for (const one of Object.values(recordOf(value) ?? {})) visit(one, depth + 1);
  };
  visit(itemsOf(answer), 0);
  return texts;
}
