import type { Property } from "./schema.ts";
import { typeOf } from "./schema.ts";
import { wordsOf } from "./words.ts";

/** What a parameter is for, as far as its name, type and description tell. */
export type ParameterRole =
  | "query"
  | "limit"
  | "offset"
  | "page"
  | "cursor"
  | "sort"
  | "choice"
  | "date"
  | "email"
  | "url"
  | "timezone"
  | "path"
  | "uuid"
  | "id"
  | "code"
  | "filter"
  | "list"
  | "object"
  | "flag"
  | "number"
  | "text";

const CURSOR =
  /^(cursor|(next_?|page_?|continuation_?)token|(start(ing)?_?)?(after|before)|(next|page|start|end)_?cursor|marker|continuation)$/i;
const LIMIT =
  /^(limit|top|take|first|head|tail|(max|num|number|page|batch|result|chunk)_?(of_?)?(count|results?|items?|size|rows|records|matches|entries|lines|hits|limit)|per_?page|size|count|rows|n|k|top_?[kn])$/i;
const OFFSET = /^(offset|skip|from_?index|start_?(index|at|line|from)|start)$/i;
const PAGE = /^(page|page_?(number|no|index|num)|p)$/i;
const SORT =
  /^((sort|order)(ed)?(_?(by|order|direction|field|key|column|dir))?|direction|sorting|ordering|rank_?by)$/i;
const QUERY =
  /^(q|query|queries|search(_?(term|text|query|string|pattern))?|keyword|keywords|term|terms|pattern|phrase|needle|grep|contains|(query|search)_?\w+|\w+_contains)$/i;
const CODE = /^(sql|code|script|cmd|commands?|shell|expression|javascript|python|eval|js)$/i;
const URL_NAME = /(^|_)(url|uri|link|endpoint|href|website)$/i;
const PATH_NAME =
  /(^|_)(paths?|file|files|filename|file_?names?|director(y|ies)|dir|folder|folders|cwd|destination|source)$/i;
const ID_NAME = /(^|_)(ids?|uuid|guid|key|keys|slug|handle|identifier|number|ref|sku|name|names)$/i;
const FORMATS: Readonly<Record<string, ParameterRole>> = {
  date: "date",
  "date-time": "date",
  time: "date",
  email: "email",
  uri: "url",
  url: "url",
  "uri-reference": "url",
  uuid: "uuid",
};

export function roleOf(property: Property): ParameterRole {
  const { schema, name } = property;
  if (Array.isArray(schema.enum) || schema.const !== undefined)
    return SORT.test(snake(name)) ? "sort" : "choice";
  const type = typeOf(schema);
  if (namesAnOrder(property, type)) return "id";
  return pagingRole(snake(name), type) ?? typedRole(property, type);
}

function pagingRole(name: string, type: string): ParameterRole | undefined {
  const countable = type === "number" || type === "integer" || type === "unknown" || type === "string";
  if (CURSOR.test(name) && (type === "string" || type === "unknown")) return "cursor";
  if (countable && PAGE.test(name)) return "page";
  if (countable && type !== "string" && LIMIT.test(name)) return "limit";
  if (countable && type !== "string" && OFFSET.test(name)) return "offset";
  return SORT.test(name) && type !== "boolean" ? "sort" : undefined;
}

/** `order` of find_order: nobody has to say in which order one thing comes. */
function namesAnOrder({ name, required, description }: Property, type: string): boolean {
  if (snake(name) !== "order" || !["string", "integer", "number"].includes(type)) return false;
  return (
    !SORTING.test(description) && (required || /\b(number|id|identifier|reference)\b/i.test(description))
  );
}

const SORTING = /\b(sort\w*|asc\w*|desc|descending|newest|latest|direction)\b/i;

function typedRole(property: Property, type: string): ParameterRole {
  if (type === "boolean") return "flag";
  if (type === "array") return "list";
  if (type === "object") return isFree(property) ? "filter" : "object";
  if (type === "number" || type === "integer")
    return /(^|_)ids?$/i.test(snake(property.name)) ? "id" : "number";
  return textRole(property);
}

/** An object whose keys the caller chooses. */
function isFree({ schema }: Property): boolean {
  const { properties, additionalProperties } = schema;
  return properties === undefined && additionalProperties !== false;
}

function textRole(property: Property): ParameterRole {
  const name = snake(property.name);
  const format = typeof property.schema.format === "string" ? FORMATS[property.schema.format] : undefined;
  if (format !== undefined) return format;
  if (CODE.test(name) || /\bSQL\b|\bCypher\b/.test(property.description)) return "code";
  if (QUERY.test(name)) return "query";
  const words = new Set(wordsOf(property.name));
  if (words.has("email") || words.has("mail")) return "email";
  if (words.has("timezone") || words.has("tz") || /\bIANA\b/.test(property.description)) return "timezone";
  if (isDate(property, words)) return "date";
  if (URL_NAME.test(name)) return "url";
  if (PATH_NAME.test(name) || /\b(file|directory) path\b|\bpath (to|of)\b/i.test(property.description))
    return "path";
  return ID_NAME.test(name) ? "id" : "text";
}

function isDate({ description, schema }: Property, words: ReadonlySet<string>): boolean {
  if (["format", "pattern", "unit", "range", "zone", "type", "locale"].some((word) => words.has(word)))
    return false;
  if (/YYYY|ISO[ -]?8601|\bHH:mm/.test(description)) return true;
  if (schema.pattern !== undefined && /\\d\{4\}-/.test(String(schema.pattern))) return true;
  if (
    /\bdates?\b/i.test(description) &&
    ["from", "to", "start", "end", "before", "after", "until"].some((word) => words.has(word))
  )
    return true;
  if (/natural language|e\.g\.,? ["']?(tomorrow|yesterday|today|now)/i.test(description)) return false;
  return [
    "date",
    "time",
    "timestamp",
    "datetime",
    "since",
    "until",
    "deadline",
    "birthday",
    "birthdate",
  ].some((word) => words.has(word));
}

function snake(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll("-", "_")
    .toLowerCase();
}
