import type { JsonSchema } from "../json-schema.ts";
import type { ParameterRole } from "./parameter-role.ts";
import { roleOf } from "./parameter-role.ts";
import type { ProbeTool } from "./probe-target.ts";
import type { Property } from "./schema.ts";
import { propertiesOf, recordOf, resolve, typeOf } from "./schema.ts";
import { isPlural, wordsOf } from "./words.ts";

export type Action =
  | "list"
  | "search"
  | "get"
  | "create"
  | "update"
  | "delete"
  | "write"
  | "compute"
  | "unknown";

export interface Parameter extends Property {
  readonly role: ParameterRole;
}

/** A tool with what its definition tells of it. */
export interface Kind {
  readonly action: Action;
  /** What a model would take it for; `unknown` is treated as a write. */
  readonly effect: "read" | "write" | "unknown";
  /** The things it is about, singular: `order`, `item`. */
  readonly nouns: readonly string[];
  readonly parameters: readonly Parameter[];
  /** Answers with a set of which the caller does not say the size: of what is listed or found. */
  readonly isCollection: boolean;
  /** Runs code or commands: no made-up text may ever reach it. */
  readonly runsCode: boolean;
}

const VERBS: Readonly<Record<Action, readonly string[]>> = {
  list: ["list", "browse", "enumerate", "ls", "index", "all", "tree", "dir"],
  search: ["search", "find", "query", "lookup", "grep", "filter", "match", "scan", "glob"],
  get: "get read fetch show describe view retrieve open check load count inspect info status stat display preview select current whoami print dump head tail peek is has echo ping help recall return".split(
    " ",
  ),
  create:
    "create add insert new append post put save init initialize clone mkdir touch store remember register schedule book order submit make upsert log record comment reply invite upload import publish send write".split(
      " ",
    ),
  update:
    "update edit modify set patch change rename move assign unassign mark toggle enable disable replace exchange merge complete reopen archive restore lock unlock approve reject close cancel refund".split(
      " ",
    ),
  delete: [
    "delete",
    "remove",
    "drop",
    "clear",
    "purge",
    "destroy",
    "erase",
    "unregister",
    "revoke",
    "forget",
    "reset",
  ],
  write:
    "execute exec run eval start stop restart kill trigger install uninstall deploy commit push pull sync buy pay charge transfer purchase click type press navigate fill drag upload notify email subscribe unsubscribe copy simulate gzip generate apply invoke call shutdown configure connect disconnect login logout".split(
      " ",
    ),
  compute:
    "convert calculate compute compare parse validate verify format encode decode translate analyze analyse summarize estimate detect sum multiply divide subtract hash diff lint think reason relative now time evaluate render measure explain".split(
      " ",
    ),
  unknown: [],
};
const ACTION_OF = new Map(
  (Object.keys(VERBS) as Action[]).flatMap((action) => VERBS[action].map((verb) => [verb, action] as const)),
);
const READS: ReadonlySet<Action> = new Set(["list", "search", "get", "compute"]);
/** Nouns or verbs, as the tool's other words tell. */
const AMBIGUOUS: ReadonlySet<string> = new Set([
  "order",
  "log",
  "record",
  "comment",
  "time",
  "current",
  "days",
  "status",
  "head",
  "index",
  "all",
  "new",
  "type",
  "post",
  "return",
  "call",
  "email",
  "now",
  "open",
  "query",
  "match",
  "change",
  "complete",
  "run",
  "relative",
  "sum",
  "book",
  "filter",
]);
const SMALL: ReadonlySet<string> = new Set([
  "to",
  "of",
  "for",
  "in",
  "with",
  "by",
  "from",
  "and",
  "next",
  "on",
  "a",
  "the",
]);
const DESTRUCTIVE_SQL = /\b(raw|arbitrary|any)\b.*\bsql\b|\bsql\b.*\b(statement|query)\b|\bexecute\b/i;

export function kindOf(tool: ProbeTool): Kind {
  const parameters = propertiesOf(tool.inputSchema, tool.inputSchema).map((property) => ({
    ...property,
    role: roleOf(property),
  }));
  const words = wordsOf(tool.name);
  const action = actionOf(tool, words, parameters);
  const runsCode = parameters.some(({ role }) => role === "code");
  return {
    action,
    effect: effectOf(tool, { action, runsCode }),
    nouns: words.filter(
      (word) => !SMALL.has(word) && (!ACTION_OF.has(word) || (AMBIGUOUS.has(word) && word !== words[0])),
    ),
    parameters,
    isCollection: isCollection(tool, { action, parameters }),
    runsCode,
  };
}

function actionOf(tool: ProbeTool, words: readonly string[], parameters: readonly Parameter[]): Action {
  const verbs = words.filter((word) => ACTION_OF.has(word));
  const sure = verbs.find((word) => !AMBIGUOUS.has(word));
  const said = firstVerb(tool.description);
  // The name first, then the description's first word; an ambiguous word of the name only where nothing else says.
  const verb =
    words[0] !== undefined && ACTION_OF.has(words[0]) && !AMBIGUOUS.has(words[0]) ? words[0] : sure;
  const action = ACTION_OF.get(verb ?? said ?? verbs[0] ?? "") ?? "unknown";
  if (action === "create" && isSum(words, parameters)) return "compute";
  return action === "search" && (isLookup(words) || looksOneUp(tool, parameters)) ? "get" : action;
}

/** `add(a, b)` of a calculator makes nothing. */
function isSum(words: readonly string[], parameters: readonly Parameter[]): boolean {
  const isArithmetic = words.slice(1).every((word) => ["number", "integer", "value", "two"].includes(word));
  return isArithmetic && parameters.length > 0 && parameters.every(({ role }) => role === "number");
}

/** `find_order(order)` gives the one that is named: what it holds is no list of what was found. */
function looksOneUp({ name }: ProbeTool, parameters: readonly Parameter[]): boolean {
  const last = wordsRaw(name).at(-1) ?? "";
  const required = parameters.filter((parameter) => parameter.required);
  return (
    !isPlural(last) &&
    required.length > 0 &&
    required.every(
      ({ name, role }) => (role === "id" || role === "uuid") && !/names?$/i.test(name) && !isPlural(name),
    )
  );
}

/** `find_user_by_email` gives the one there is. */
function isLookup(words: readonly string[]): boolean {
  const by = words.indexOf("by");
  return (
    by > 0 &&
    words.slice(by).some((word) => ["id", "email", "username", "slug", "phone", "zip", "uuid"].includes(word))
  );
}

function firstVerb(description: string): string | undefined {
  return wordsOf(description.slice(0, 80))
    .slice(0, 2)
    .find((word) => ACTION_OF.has(word));
}

function effectOf(
  tool: ProbeTool,
  { action, runsCode }: { action: Action; runsCode: boolean },
): "read" | "write" | "unknown" {
  if (tool.effect !== undefined) return tool.effect;
  const hint = tool.annotations?.readOnlyHint;
  if (hint === false) return "write";
  // Code may do anything, whatever the server says of it.
  if (runsCode && DESTRUCTIVE_SQL.test(tool.description)) return "unknown";
  if (READS.has(action)) return "read";
  if (action !== "unknown" && hint === undefined) return "write";
  // A server that says so is believed where the name does not say the contrary.
  if (hint === true && (action === "unknown" || action === "write")) return "read";
  return action === "unknown" ? "unknown" : "write";
}

function isCollection(
  tool: ProbeTool,
  { action, parameters }: { action: Action; parameters: readonly Parameter[] },
): boolean {
  // One tool for several things, of which a parameter says which: nobody can tell without calling it.
  if (parameters.some(({ role, name, required }) => required && role === "choice" && OPERATION.test(name)))
    return false;
  if (action === "list" || action === "search") return true;
  if (action !== "get") return false;
  const required = parameters.filter((parameter) => parameter.required);
  // What is got by its names is as long as the list of them.
  if (required.some(({ role }) => role === "list")) return false;
  const paged = parameters.some(({ role }) => role === "offset" || role === "cursor" || role === "page");
  if (paged && !parameters.some(({ role }) => role === "path")) return true;
  const named = /[a-z]+$/i.exec(tool.name.replaceAll(/[_-](by|for|of|in|from)[_-].*$/g, ""))?.[0] ?? "";
  const plural = isPlural(wordsRaw(named).at(-1) ?? "");
  // What may be named by a text need not be, and is one thing where it is.
  if (arraysIn(tool.outputSchema) && (plural ? required : parameters).every(({ role }) => HOW.has(role)))
    return true;
  // `get_blocked_tasks()`: nobody has named them.
  if (plural && required.length === 0 && !selfNamed(tool, required)) return true;
  return (
    plural && required.length > 0 && required.every(({ role }) => role === "id") && !selfNamed(tool, required)
  );
}

function wordsRaw(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z]+/)
    .filter(Boolean);
}

/** `get_order_details(order_id)`: the plural belongs to the one thing that is named. */
function selfNamed(tool: ProbeTool, required: readonly Parameter[]): boolean {
  const last = wordsOf(tool.name).at(-1) ?? "";
  return WHOLES.has(last) || required.some(({ name }) => wordsOf(name).includes(last));
}

/** Plurals of one thing. */
const WHOLES: ReadonlySet<string> = new Set(
  "detail info setting stat statistic content metadata option doc instruction guideline guide metric analytic preference default capability permission right term credential diff change".split(
    " ",
  ),
);

/** Names of a parameter that says which of several things a tool is to do. */
export const OPERATION = /^(action|operation|op|mode|method|command)$/i;
/** Parameters that say how much and in what order, rather than what. */
const HOW: ReadonlySet<ParameterRole> = new Set([
  "limit",
  "offset",
  "page",
  "cursor",
  "sort",
  "choice",
  "flag",
  "date",
  "number",
]);

/** Whether the output has a list of objects at its top or one level below. */
function arraysIn(schema: JsonSchema | undefined): boolean {
  if (schema === undefined) return false;
  const top = resolve(schema, schema);
  if (typeOf(top) === "array") return true;
  return Object.values(recordOf(top.properties) ?? {}).some((raw) => {
    const property = resolve(raw, schema);
    return typeOf(property) === "array" && typeOf(resolve(property.items, schema)) === "object";
  });
}
