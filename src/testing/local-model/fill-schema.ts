import type { JSONValue } from "@ai-sdk/provider";
import { canonical } from "../../core/canonical.ts";
import { allowed, type Field, findValues, type Sources } from "./find-value.ts";
import type { Labelled } from "./labeller.ts";
import { sampleString } from "./sample-string.ts";
import type { ArrayNode, EnumNode, NumberNode, ObjectNode, SchemaNode, StringNode } from "./schema-node.ts";
import { splitRequest } from "./split-request.ts";
import { contentStems, identifierWords } from "./tokenize.ts";

/** What a structured answer is made from. */
export interface FillContext {
  readonly sources: Sources;
  readonly instructions: string;
  /** Classifies a text by what the prompt teaches about `labels`. */
  label(text: string, asked: { readonly labels: readonly string[]; readonly description: string }): Labelled;
  /** Whether the prompt has examples for each of these labels. */
  teaches(labels: readonly string[]): boolean;
  /** The answer in words, for a field that holds one. */
  reply(): string;
}

const CONFIDENCE = /\b(?:confidence|certainty|probability|likelihood|sure)\b/i;
const SCORE = /\b(?:score|rating|grade|quality|relevance)\b/i;
const REPLY = /\b(?:reply|answer|response|output|result|draft)\b/i;
const YES_NO = ["yes", "no"];
const TRUE_FALSE = ["true", "false"];
const DEEPEST = 5;
const MOST_ITEMS = 10;

/** Where in the answer a field stands, and what is known so far. */
interface Place {
  readonly name: string;
  readonly required: boolean;
  readonly depth: number;
  /** How sure the classification beside it was. */
  readonly confidence: number | undefined;
}

/**
 * Makes a JSON value that the schema allows: enums are classified, numbers and strings extracted,
 * lists have an item for each request, a confidence is that of the classification. What is not known
 * is null where that is allowed, and else the plainest valid value.
 */
export function fillSchema(node: SchemaNode, context: FillContext): JSONValue {
  const value = fillNode(node, {
    context,
    place: { name: "", required: true, depth: 0, confidence: undefined },
  });
  return value === undefined ? placeholder(node) : value;
}

interface Filling {
  readonly context: FillContext;
  readonly place: Place;
}

/** `undefined` where nothing is known and the field may be left out. */
function fillNode(node: SchemaNode, filling: Filling): JSONValue | undefined {
  const { place } = filling;
  const found = place.depth > DEEPEST ? undefined : known(node, filling);
  if (found !== undefined && (node.kind === "object" || node.kind === "array" || allowed(node, found)))
    return found;
  if (!place.required) return undefined;
  return node.nullable ? null : placeholder(node);
}

function known(node: SchemaNode, filling: Filling): JSONValue | undefined {
  switch (node.kind) {
    case "enum":
      return classified(node, filling)?.value;
    case "boolean":
      return yesOrNo(node, filling);
    case "number":
      return numberFor(node, filling);
    case "string":
      return stringFor(node, filling);
    case "array":
      return listFor(node, filling);
    case "object":
      return objectFor(node, filling);
    case "union":
      return node.options
        .map((option) => known(option, filling))
        .find((value) => value !== undefined && allowed(node, value));
    default:
      return undefined;
  }
}

function classified(
  node: EnumNode,
  { context, place }: Filling,
): { value: JSONValue; confidence: number } | undefined {
  const labels = node.values.map(String);
  const labelled = context.label(context.sources.near, { labels, description: node.description });
  const value = node.values[labels.indexOf(labelled.label)];
  // With nothing to go by every label is as likely; a field that may be empty is left so then.
  const guessed = labels.length > 1 && labelled.confidence <= 1.05 / labels.length;
  if (value === undefined || (guessed && (!place.required || node.nullable))) return undefined;
  return { value, confidence: labelled.confidence };
}

function yesOrNo(node: SchemaNode, { context, place }: Filling): boolean | undefined {
  const labels = [YES_NO, TRUE_FALSE].find((pair) => context.teaches(pair));
  if (labels !== undefined) {
    return context.label(context.sources.near, { labels, description: "" }).label === labels[0];
  }
  const [found] = findValues(fieldOf(node, place), context.sources);
  return typeof found === "boolean" ? found : place.required ? false : undefined;
}

function numberFor(node: NumberNode, { context, place }: Filling): number | undefined {
  const said = `${identifierWords(place.name).join(" ")} ${node.description}`;
  const scale = Number.isFinite(node.maximum) ? node.maximum : 1;
  if (place.confidence !== undefined && CONFIDENCE.test(said)) return snap(place.confidence * scale, node);
  const [found] = findValues(fieldOf(node, place), context.sources);
  if (typeof found === "number") return found;
  if (!SCORE.test(said))
    return place.required && typeof node.fallback === "number" ? node.fallback : undefined;
  const criteria = contentStems(context.instructions);
  const met = new Set(contentStems(context.sources.message));
  const share = criteria.filter((word) => met.has(word)).length / Math.max(1, criteria.length);
  return snap(share * scale, node);
}

function stringFor(node: StringNode, { context, place }: Filling): JSONValue | undefined {
  const said = identifierWords(place.name).join(" ");
  if (place.depth <= 1 && REPLY.test(said)) return context.reply().slice(0, node.maxLength);
  return findValues(fieldOf(node, place), context.sources)[0];
}

function fieldOf(node: SchemaNode, { name, required }: Place): Field {
  return { name, node, required, topic: new Set(), examples: [] };
}

/** Lists of labels and of objects have an item for each part of the message that asks; others what is found. */
function listFor(node: ArrayNode, filling: Filling): JSONValue[] | undefined {
  const { context, place } = filling;
  const parts = splitRequest(context.sources.near).filter((part) => contentStems(part).length > 0);
  const inPart = (near: string): Filling => ({
    context: { ...context, sources: { ...context.sources, near, message: near } },
    place: { ...place, required: true, depth: place.depth + 1 },
  });
  const items =
    node.items.kind === "object" || node.items.kind === "enum"
      ? parts.slice(0, MOST_ITEMS).flatMap((part) => fillNode(node.items, inPart(part)) ?? [])
      : findValues(fieldOf(node, place), context.sources).flatMap((list) =>
          Array.isArray(list) ? list : [],
        );
  return complete(node, items);
}

function complete(node: ArrayNode, items: readonly JSONValue[]): JSONValue[] {
  const alone = node.unique || node.items.kind === "enum";
  const first = node.prefix.map(placeholder);
  const distinct = alone ? [...new Map(items.map((item) => [canonical(item), item])).values()] : [...items];
  const list = [...first, ...distinct].slice(0, Math.max(0, node.maxItems));
  for (let tries = 0; list.length < node.minItems && tries < node.minItems * 2; tries++) {
    const next = variant(node.items, tries);
    if (!node.unique || !list.some((item) => canonical(item) === canonical(next))) list.push(next);
  }
  return list;
}

function objectFor(node: ObjectNode, { context, place }: Filling): JSONValue {
  const labels = new Map(
    node.properties.flatMap(({ name, required, node: inner }) => {
      const found =
        inner.kind === "enum"
          ? classified(inner, { context, place: { ...place, name, required } })
          : undefined;
      return found === undefined ? [] : [[name, found] as const];
    }),
  );
  const [surest] = labels.values();
  const value: Record<string, JSONValue> = {};
  for (const { name, required, node: inner } of node.properties) {
    const confidence = surest?.confidence ?? place.confidence;
    const inside = { name, required, depth: place.depth + 1, confidence };
    const found = labels.get(name)?.value ?? fillNode(inner, { context, place: inside });
    if (found !== undefined) value[name] = found;
  }
  return value;
}

/** The plainest value that a schema allows. */
function placeholder(node: SchemaNode): JSONValue {
  if (node.nullable) return null;
  if (node.fallback !== undefined && allowed(node, node.fallback)) return node.fallback;
  switch (node.kind) {
    case "string":
      return sampleString(node);
    case "number":
      return snap(0, node);
    case "enum":
      return node.values[0] ?? null;
    case "boolean":
      return false;
    case "array":
      return complete(node, []);
    case "object":
      return Object.fromEntries(
        node.properties
          .filter(({ required }) => required)
          .map(({ name, node: inner }) => [name, placeholder(inner)]),
      );
    case "union":
      return node.options[0] === undefined ? null : placeholder(node.options[0]);
    default:
      return null;
  }
}

/** The `nth` of several different plain values, for lists whose items must differ. */
function variant(node: SchemaNode, nth: number): JSONValue {
  if (node.kind === "number") return snap((node.multipleOf ?? 1) * nth + Math.max(0, node.minimum), node);
  if (node.kind === "enum") return node.values[nth % node.values.length] ?? null;
  if (node.kind === "boolean") return nth % 2 === 1;
  const plain = placeholder(node);
  const numbered = typeof plain === "string" ? `${plain}${nth === 0 ? "" : nth}` : plain;
  return allowed(node, numbered) ? numbered : plain;
}

/** The nearest number that a schema allows, with at most four decimals. */
function snap(value: number, node: NumberNode): number {
  const within = Math.min(Math.max(value, node.minimum), node.maximum);
  const step = node.multipleOf ?? (node.integer ? 1 : undefined);
  if (step === undefined)
    return Math.min(Math.max(Math.round(within * 10_000) / 10_000, node.minimum), node.maximum);
  const near = Math.round(within / step) * step;
  const inside = near < node.minimum ? near + step : near > node.maximum ? near - step : near;
  return Number(inside.toPrecision(12));
}
