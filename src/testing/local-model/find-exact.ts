import type { StringNode } from "./schema-node.ts";
import { shapeOf } from "./shape.ts";
import { identifierWords, words } from "./tokenize.ts";

/** A string that is asked for, with what the tool's own examples give for it. */
export interface StringAsked {
  readonly name: string;
  readonly node: StringNode;
  readonly examples?: readonly unknown[];
}

/** Finds the strings of one form in a text, the likeliest first. */
export type Finder = (text: string) => string[];

const EMAIL = /[^\s@<>"',;:()]+@[^\s@<>"',;:()]+\.\p{L}{2,}/gu;
const URL_LIKE = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)]/g;
const PHONE = /(?<![\p{L}\p{N}])\+?\d[\d\s().-]{6,}\d(?![\p{L}\p{N}])/gu;
const UUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;
const IPV4 = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g;
const TIME = /\b(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\b/g;
const ID_WORDS = [
  "id",
  "ids",
  "identifier",
  "number",
  "no",
  "code",
  "key",
  "reference",
  "ref",
  "token",
  "sku",
];
const CODE =
  /(?<![\p{L}\p{N}$€£.,@])#?((?=[\p{L}\p{N}_-]*\p{N})[\p{L}\p{N}][\p{L}\p{N}_-]{2,})(?![\p{L}\p{N}%@]|[.,]\d)/gu;
/** A pattern that lets any word through tells nothing about where its value is. */
const ANY_WORD = ["word", "Word", "two words"];

/**
 * A finder for a string whose form is known: by its pattern, its format, an example in its
 * description, or, at worst, because its name says that it is some number or code. `undefined`
 * where the form is open, as for a search text.
 */
export function exactFinder({ name, node, examples = [] }: StringAsked): Finder | undefined {
  const valid = (found: readonly string[]): string[] =>
    [...new Set(found)].filter((value) => fits(node, value));
  const byFormat = formatFinder(node.format, [...identifierWords(name), ...words(node.description)]);
  if (byFormat !== undefined) return (text) => valid(byFormat(text));

  const shape = shapeOf(node.description, [...node.examples, ...examples]);
  const pattern = node.pattern;
  const telling = pattern !== undefined && !ANY_WORD.some((word) => pattern.test(word));
  if (shape !== undefined || telling) {
    return (text) => valid([...(shape?.find(text) ?? []), ...(telling ? matching(text, pattern) : [])]);
  }
  const asked = identifierWords(name);
  if (!asked.some((word) => ID_WORDS.includes(word))) return undefined;
  return (text) => valid(codesIn(text, asked));
}

const FORMATS: Readonly<Record<string, RegExp>> = {
  email: /^[^\s@]+@[^\s@]+\.\p{L}{2,}$/u,
  uri: /^[a-z][a-z\d+.-]*:\S+$/i,
  url: /^[a-z][a-z\d+.-]*:\S+$/i,
  uuid: /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
  date: /^\d{4}-\d{2}-\d{2}$/,
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/,
  time: /^\d{2}:\d{2}/,
  ipv4: /^(?:\d{1,3}\.){3}\d{1,3}$/,
};

/** Whether a string is allowed by length, pattern and format. */
export function fits(node: StringNode, value: string): boolean {
  const length = [...value].length;
  const inside = length >= node.minLength && length <= node.maxLength;
  const format = node.format === undefined ? undefined : FORMATS[node.format];
  return inside && (node.pattern?.test(value) ?? true) && (format?.test(value) ?? true);
}

function formatFinder(format: string | undefined, said: readonly string[]): Finder | undefined {
  const about = new Set(said);
  const all =
    (form: RegExp): Finder =>
    (text) =>
      text.match(form) ?? [];
  if (
    format === "email" ||
    (format === undefined && (about.has("email") || (about.has("e") && about.has("mail"))))
  ) {
    return all(EMAIL);
  }
  if (format === "uri" || format === "url" || (format === undefined && about.has("url")))
    return all(URL_LIKE);
  if (format === "uuid") return all(UUID);
  if (format === "ipv4") return all(IPV4);
  if (format === "time") return all(TIME);
  if (format === "date" || (format === undefined && about.has("date"))) return datesIn;
  if (format === "date-time") return (text) => datesIn(text).map((date) => `${date}T00:00:00Z`);
  if (format === "phone" || (format === undefined && (about.has("phone") || about.has("telephone"))))
    return all(PHONE);
  return undefined;
}

/** The tokens that a pattern takes, as they are or in capitals, and pairs of tokens written apart. */
function matching(text: string, pattern: RegExp): string[] {
  const tokens = text.split(/\s+/).map((token) => token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));
  const pairs = tokens.flatMap((token, at) => (tokens[at + 1] === undefined ? [] : [token + tokens[at + 1]]));
  return [...tokens, ...pairs].flatMap((token) => {
    if (token === "") return [];
    const form = [token, token.toUpperCase(), token.toLowerCase()].find((way) => pattern.test(way));
    return form === undefined ? [] : [form];
  });
}

/** Words with digits; those behind a word of the field's name, or behind `#`, come first. */
function codesIn(text: string, asked: readonly string[]): string[] {
  const found = [...text.matchAll(CODE)].map((match) => {
    const before = words(text.slice(0, match.index)).slice(-3);
    const named = match[0].startsWith("#") || before.some((word) => asked.includes(word));
    const value = match[1] ?? "";
    const measure = /^\d+\p{L}{1,3}$/u.test(value);
    const mixed = /\p{L}/u.test(value);
    return { value, score: (named ? 2 : 0) + (measure ? -1 : mixed ? 1 : 0) + (value.length > 4 ? 0.5 : 0) };
  });
  return found
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ value }) => value);
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const ISO_DATE = /\b(\d{4})-(\d{2})-(\d{2})\b/g;
const DAY_MONTH = /\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? (\p{L}{3,9}),? (\d{4})\b/gu;
const MONTH_DAY = /\b(\p{L}{3,9}) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b/gu;

/** Dates that name their year; "tomorrow" is not known, since the model has no clock. */
function datesIn(text: string): string[] {
  const iso = [...text.matchAll(ISO_DATE)].map(([date]) => date);
  const written = [
    ...[...text.matchAll(DAY_MONTH)].map((match) => [match[3], match[2], match[1]]),
    ...[...text.matchAll(MONTH_DAY)].map((match) => [match[3], match[1], match[2]]),
  ].flatMap(([year = "", month = "", day = ""]) => {
    const at = MONTHS.indexOf(month.slice(0, 3).toLowerCase());
    return at < 0 ? [] : [`${year}-${String(at + 1).padStart(2, "0")}-${day.padStart(2, "0")}`];
  });
  return [...iso, ...written];
}
