import fc from "fast-check";
import type { JsonSchema } from "../json-schema.ts";
import { isAmount, leastAmount } from "./amount.ts";
import { arbitraryOf } from "./arbitrary.ts";
import type { Input } from "./caller.ts";
import { examplesIn } from "./examples-in.ts";
import { fits, madeUpValues } from "./made-up-values.ts";
import { ownName, probeName } from "./own-name.ts";
import { roleOf } from "./parameter-role.ts";
import type { KnownItem, Pool } from "./pool.ts";
import type { ProbeTool } from "./probe-target.ts";
import type { Property } from "./schema.ts";
import { propertiesOf, recordOf, resolve, typeOf } from "./schema.ts";
import type { Kind, Parameter } from "./tool-kind.ts";
import { overlap, wordsOf } from "./words.ts";

/** What inputs are made of, beside the schema. */
export interface Sources {
  readonly pool: Pool;
  /** Values that the user knows to work, by the parameter's name or `tool.parameter`. */
  readonly samples: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

interface Making {
  readonly tool: ProbeTool;
  readonly kind: Kind;
  readonly sources: Sources;
  /** Which of the values that fit is taken: later tries take later ones. */
  readonly attempt: number;
}

/**
 * An input that the tool should accept, made from its examples, what other tools gave, what its
 * schema and descriptions name, and at last from nothing. Another `attempt` takes other values.
 */
export function makeInput(
  tool: ProbeTool,
  kind: Kind,
  { sources, attempt = 0 }: { sources: Sources; attempt?: number },
): Input {
  const example = tool.examples?.[attempt];
  if (example !== undefined) return example;
  const making = { tool, kind, sources, attempt };
  // Where nothing is required and nothing did not do, something may.
  const anything = attempt > 0 && kind.parameters.every(({ required }) => !required);
  const wanted = kind.parameters.filter(
    ({ required, name, role }) =>
      required || sampleOf(name, making) !== undefined || (anything && !PAGING.has(role)),
  );
  const made: Record<string, unknown> = {};
  for (const parameter of scarceFirst(wanted, making))
    made[parameter.name] = makeValue(parameter, { ...making, made, path: [] });
  // In the order of the schema, as anyone would write it.
  return Object.fromEntries(wanted.map(({ name }) => [name, made[name]]));
}

/** Of several names, the one of which the fewest are known decides which of the others go with it. */
function scarceFirst(wanted: readonly Parameter[], making: Making): readonly Parameter[] {
  const count = (parameter: Parameter): number =>
    parameter.role === "id"
      ? making.sources.pool.valuesFor(parameter, making.kind.nouns).length
      : Number.POSITIVE_INFINITY;
  const counted = wanted.map((parameter) => ({
    parameter,
    known: count(parameter) || Number.POSITIVE_INFINITY,
  }));
  return counted
    .sort((a, b) => (a.known === b.known ? 0 : a.known - b.known))
    .map(({ parameter }) => parameter);
}

const PAGING: ReadonlySet<Parameter["role"]> = new Set([
  "cursor",
  "offset",
  "page",
  "sort",
  "flag",
  "list",
  "object",
]);

/** It changes or removes what is there. */
function isChange({ effect, action }: Kind): boolean {
  return effect !== "read" && action !== "create";
}

interface At extends Making {
  /** The other arguments so far. */
  readonly made: Input;
  /** Names of the parameters around it. */
  readonly path: readonly string[];
}

/** Every value that fits one parameter, best first. */
export function candidatesFor(parameter: Property, at: At): readonly unknown[] {
  const { schema, name } = parameter;
  const sample = sampleOf(name, at);
  if (sample !== undefined) return [sample].flat();
  const said = [schema.const, schema.default, ...listOf(schema.examples), ...listOf(schema.enum)].filter(
    (value) => value !== undefined,
  );
  if (schema.enum !== undefined || schema.const !== undefined) return said;
  const role = roleOf(parameter);
  const known = at.sources.pool
    .valuesFor({ ...parameter, role }, at.kind.nouns, Object.values(at.made))
    .filter(({ value }) => fits(value, schema))
    .map(({ value }) => value);
  // A total that a tool gave is the most that there is.
  if (at.kind.effect !== "read" && isAmount(parameter)) return [...said, leastAmount(schema)];
  const own = isChange(at.kind) ? known.filter((value) => at.sources.pool.isOwn(value)) : [];
  const described = examplesIn(parameter.description).filter((value) => fits(value, schema));
  const made = madeUpValues(parameter, role);
  const titles = role === "query" ? at.sources.pool.titles.filter((text) => text.length <= MAX_QUERY) : [];
  if (isNewPath(parameter, role, at)) return newPaths(at);
  const ownName = isOwnName(parameter, at);
  return ownName
    ? [...said, ...namesFor(parameter), ...described]
    : [...new Set([...own, ...known, ...said, ...described, ...made, ...titles])];
}

function makeValue(parameter: Property, at: At): unknown {
  const { schema } = parameter;
  const type = typeOf(schema);
  const root = at.tool.inputSchema;
  if (type === "array" && sampleOf(parameter.name, at) === undefined)
    return at.path.length >= MAX_DEPTH ? [] : [itemOf(parameter, at)];
  if (type === "object" && sampleOf(parameter.name, at) === undefined) return objectOf(parameter, at);
  const candidates = candidatesFor(parameter, at);
  // Beside an object of the caller's own making, other values are taken every second time only.
  const turn = at.kind.parameters.some(({ role }) => role === "filter") ? at.attempt >> 1 : at.attempt;
  const taken = candidates[Math.min(turn, candidates.length - 1)];
  if (taken !== undefined) return taken;
  if (type === "string" || type === "unknown") return textFor(parameter, at);
  return fc.sample(arbitraryOf(schema, root), { seed: at.sources.seed, numRuns: 1 })[0];
}

const MAX_DEPTH = 5;
/** Many a search refuses what is as long as a message. */
const MAX_QUERY = 60;

function itemOf(parameter: Property, at: At): unknown {
  const root = at.tool.inputSchema;
  const items = resolve(parameter.schema.items ?? { type: "string" }, root);
  // `names` holds what a `name` would be.
  const one: Property = {
    name: parameter.name,
    schema: items,
    description: parameter.description,
    required: true,
  };
  return makeValue(one, { ...at, path: [...at.path, parameter.name] });
}

function objectOf(parameter: Property, at: At): unknown {
  const root: JsonSchema = at.tool.inputSchema;
  // A schema may lead back to itself.
  if (at.path.length >= MAX_DEPTH) return {};
  const properties = propertiesOf(parameter.schema, root);
  if (properties.length === 0) return freeObject(parameter, at);
  const path = [...at.path, parameter.name];
  const made: Record<string, unknown> = {};
  for (const property of properties.filter(
    (one) => one.required || properties.every((other) => !other.required),
  ))
    made[property.name] = makeValue(property, { ...at, path });
  return made;
}

/** An object whose keys nobody names: like one that a tool gave where the other arguments were the same. */
function freeObject({ schema }: Property, at: At): Readonly<Record<string, unknown>> {
  const like = at.sources.pool.items
    .map((known) => ({ known, score: likeness(known, at) }))
    .filter(({ known, score }) => score > 0 && (known.own || !isChange(at.kind)))
    .sort((x, y) => y.score - x.score)
    .map(({ known }) => known);
  const item = like[Math.min(at.attempt % 2, like.length - 1)]?.item;
  const plain = Object.entries(item ?? {}).filter(([, value]) =>
    fits(value, recordOf(schema.additionalProperties) ?? {}),
  );
  if (at.kind.action === "create")
    return Object.fromEntries(plain.filter(([key]) => !/^(id|rowid|_id)$/i.test(key)).map(renamed));
  // To find or change: the one field that names it.
  const named = plain.find(([key]) => /^(id|name|title|key)$/i.test(key)) ?? plain[0];
  return named === undefined ? { name: probeName(1) } : Object.fromEntries([named]);
}

function likeness({ input, about }: KnownItem, { made, kind }: At): number {
  const sent = Object.values(input);
  const same = Object.values(made).filter(
    (value) => typeof value === "string" && sent.includes(value),
  ).length;
  return 2 * same + overlap(about, kind.nouns);
}

function renamed([key, value]: readonly [string, unknown]): [string, unknown] {
  return [key, /^(name|title|label)$/i.test(key) ? probeName(1) : value];
}

/** A new thing's own name is made up; the names of other things have to be known. */
function isOwnName({ name, description }: Property, { kind, path, tool }: At): boolean {
  if (kind.action !== "create") return false;
  const words = wordsOf(name);
  if (
    ![
      "name",
      "title",
      "label",
      "content",
      "text",
      "message",
      "body",
      "subject",
      "description",
      "id",
      "key",
    ].includes(words.at(-1) ?? "")
  )
    return false;
  const qualifiers = words.slice(0, -1);
  const owners = [...kind.nouns, ...path.flatMap(wordsOf)];
  if (qualifiers.length > 0)
    return overlap(qualifiers, owners) > 0 && !isReference(name, description, { kind, tool, path });
  return true;
}

/** `request` of add_tasks_to_request: what is new is put into what is there. */
function belongings({ name }: ProbeTool): readonly string[] {
  const words = wordsOf(name);
  const to = words.findIndex((word) => ["to", "into", "in", "on", "for", "of", "from"].includes(word));
  return to > 0 ? words.slice(to + 1) : [];
}

/** `entityName` of add_observations: the name of something that has to be there already. */
export function isReference(
  name: string,
  description: string,
  { kind, path, tool }: { kind: Kind; tool: ProbeTool; path: readonly string[] },
): boolean {
  // The task of add_task_activity is there already: what is added is the activity.
  const others = belongings(tool);
  const head = kind.nouns.filter((noun) => !others.includes(noun)).at(-1);
  const own = new Set([...(head === undefined ? [] : [head]), ...path.flatMap(wordsOf)]);
  const subject = /\b(?:name|id|key|identifier|path) of (?:the|an?) ([a-z]+)/i.exec(description)?.[1];
  const about = subject === undefined ? wordsOf(name).slice(0, -1) : wordsOf(subject);
  return (
    about.length > 0 &&
    about.every((word) => !own.has(word)) &&
    (subject !== undefined || /(_id|Id|_name|Name|_key|Key)$/.test(name))
  );
}

const NEW = /^(dest(ination)?|target|to|new|output|out)|_(to|new|dest(ination)?)$/i;

/** A file that is to be made must not be one that is there. */
function isNewPath({ name }: Property, role: Parameter["role"], { kind }: At): boolean {
  return role === "path" && (kind.action === "create" || NEW.test(name));
}

function newPaths({ sources, kind, attempt }: At): readonly string[] {
  const isFolder = kind.nouns.some((noun) => ["directory", "folder", "dir"].includes(noun));
  const name = `airworthy-probe-${attempt + 1}${isFolder ? "" : ".txt"}`;
  const folders = sources.pool.texts
    .filter((text) => /^([A-Za-z]:)?[\\/][^\n:]*$/.test(text))
    .map((text) => text.replace(/[\\/][^\\/]*\.\w{1,5}$/, ""));
  return [...new Set(folders)].slice(0, 3).map((folder) => `${folder.replace(/[\\/]$/, "")}/${name}`);
}

/** One for each attempt. */
function namesFor(parameter: Property): readonly unknown[] {
  return fits("", parameter.schema) ? [1, 2, 3, 4].map((n) => ownName(parameter, n)) : [];
}

function textFor(parameter: Property, at: At): string {
  const { kind, attempt, tool } = at;
  if (kind.action !== "create" && kind.action !== "update") return PLAIN[attempt % PLAIN.length] ?? "a";
  if (isReference(parameter.name, parameter.description, { kind, tool, path: at.path }))
    return `airworthy-probe-${attempt + 1}`;
  const words = wordsOf(parameter.name);
  return words.includes("type") || words.includes("category") ? "probe" : ownName(parameter, attempt + 1);
}

/** What some tool or other will take for a text. */
const PLAIN = ["a", "test", "1", "2024-03-15"] as const;

function sampleOf(name: string, { tool, sources }: Making): unknown {
  return sources.samples[`${tool.name}.${name}`] ?? sources.samples[name];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
