import type { JSONValue } from "@ai-sdk/provider";
import { canonical } from "../../core/canonical.ts";
import { chooseEnum } from "./choose-enum.ts";
import { exactFinder, fits } from "./find-exact.ts";
import { type Fact, factFits } from "./find-facts.ts";
import { findNumbers } from "./find-numbers.ts";
import { findText, wantsOwnWords } from "./find-text.ts";
import {
  type ArrayNode,
  isJson,
  isRecord,
  type NumberNode,
  type SchemaNode,
  type StringNode,
} from "./schema-node.ts";
import { contentStems, identifierWords, stem, words } from "./tokenize.ts";

/** Where values may come from. */
export interface Sources {
  /** The part of the message that asks for this. */
  readonly near: string;
  readonly message: string;
  /** What the user said before, newest first. */
  readonly earlier: readonly string[];
  /** What tools gave, newest first. */
  readonly facts: readonly Fact[];
}

/** A value that is asked for. */
export interface Field {
  readonly name: string;
  readonly node: SchemaNode;
  readonly required: boolean;
  /** Stems that name the request itself and are no part of a free text. */
  readonly topic: ReadonlySet<string>;
  /** Values that the tool's own input examples have for it. */
  readonly examples: readonly unknown[];
}

/** The values that may answer to a field, likeliest first; all are allowed by its schema. */
export function findValues(field: Field, sources: Sources): JSONValue[] {
  const found = [...new Map(candidates(field, sources).map((value) => [canonical(value), value])).values()];
  return found.filter((value) => allowed(field.node, value));
}

function candidates(field: Field, sources: Sources): JSONValue[] {
  const { node } = field;
  const texts = [sources.near, sources.message];
  switch (node.kind) {
    case "string":
      return stringsFor(field, { node, sources });
    case "number":
      return numbersFor(field, { node, sources });
    case "enum":
      return (
        [...texts, ...sources.earlier]
          .map((text) => chooseEnum(text, node))
          .find((list) => list.length > 0) ?? []
      );
    case "boolean":
      return texts.flatMap((text) => yesOrNo(text, field)).slice(0, 1);
    case "array":
      return itemsFor(field, { node, sources });
    case "object":
      return objectFor(field, sources);
    case "union":
      return node.options.flatMap((option) => candidates({ ...field, node: option }, sources));
    default:
      return stringsFor(field, { node: OPEN, sources });
  }
}

const OPEN: StringNode = {
  kind: "string",
  description: "",
  examples: [],
  fallback: undefined,
  nullable: false,
  pattern: undefined,
  format: undefined,
  minLength: 1,
  maxLength: Number.POSITIVE_INFINITY,
};

interface In<N> {
  readonly node: N;
  readonly sources: Sources;
}

function stringsFor(field: Field, { node, sources }: In<StringNode>): string[] {
  const asked = { name: field.name, description: node.description };
  const exact = exactFinder({ name: field.name, node, examples: field.examples });
  const strings = sources.facts.flatMap((fact) =>
    typeof fact.value === "string" ? [{ value: fact.value, fit: factFits(fact, asked) }] : [],
  );
  const sameName = strings.filter(({ fit }) => fit >= 2.5).map(({ value }) => value);
  if (exact !== undefined) {
    const sameForm = strings.map(({ value }) => value).filter((value) => exact(value).includes(value));
    const said = [sources.near, sources.message].flatMap(exact);
    return [...said, ...sameName, ...sameForm, ...sources.earlier.flatMap(exact)];
  }
  const free = [sources.near, sources.message].map((text) =>
    findText(text, { ...asked, topic: field.topic, required: field.required }),
  );
  const said = free.filter((text) => text !== undefined);
  return wantsOwnWords(asked) ? [...said, ...sameName] : [...sameName, ...said];
}

function numbersFor(field: Field, { node, sources }: In<NumberNode>): number[] {
  const asked = { name: field.name, description: node.description, required: field.required };
  const said = [sources.near, sources.message].flatMap((text) => findNumbers(text, asked));
  const facts = sources.facts
    .flatMap((fact) =>
      typeof fact.value === "number" ? [{ value: fact.value, fit: factFits(fact, asked) }] : [],
    )
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .map(({ value }) => value);
  const before = sources.earlier.flatMap((text) => findNumbers(text, { ...asked, required: false }));
  return [...said, ...(field.required ? facts : []), ...before].map((value) =>
    node.integer ? Math.round(value) : value,
  );
}

const NEGATION = /^(?:no|not|never|without|dont|doesnt|didnt|isnt|cannot|cant|wont)$/;

function yesOrNo(text: string, field: Field): boolean[] {
  const about = new Set([...identifierWords(field.name).map(stem), ...contentStems(field.node.description)]);
  const said = words(text);
  const at = said.findIndex((word) => about.has(stem(word)) && word.length > 2);
  if (at < 0) return [];
  return [!said.slice(Math.max(0, at - 3), at).some((word) => NEGATION.test(word))];
}

function itemsFor(field: Field, { node, sources }: In<ArrayNode>): JSONValue[] {
  const item: Field = { ...field, node: described(node.items, node.description) };
  const open =
    item.node.kind === "string" && exactFinder({ name: field.name, node: item.node }) === undefined;
  const parts = open ? sources.near.split(/,|;|\band\b|\bor\b/) : [sources.near];
  const found = parts.flatMap((near) => {
    const values = findValues(item, { ...sources, near, message: open ? near : sources.message });
    return open ? values.slice(0, 1) : values;
  });
  const distinct = [...new Map(found.map((value) => [canonical(value), value])).values()];
  const enough = distinct.length >= Math.max(1, node.minItems);
  return enough ? [distinct.slice(0, node.maxItems)] : [];
}

/** The words of a list tell what its items are, where these are silent. */
function described(node: SchemaNode, description: string): SchemaNode {
  return node.description === "" ? { ...node, description } : node;
}

function objectFor(field: Field, sources: Sources): JSONValue[] {
  if (field.node.kind !== "object") return [];
  const value: Record<string, JSONValue> = {};
  for (const property of field.node.properties) {
    const [found] = findValues({ ...field, ...property, examples: [] }, sources);
    if (found !== undefined) value[property.name] = found;
    else if (property.required) return [];
  }
  return Object.keys(value).length === 0 ? [] : [value];
}

/** Whether a schema allows a value, as far as {@link SchemaNode} tells. */
export function allowed(node: SchemaNode, value: JSONValue | undefined): boolean {
  if (value === undefined) return false;
  if (value === null) return node.nullable || node.kind === "null" || node.kind === "any";
  switch (node.kind) {
    case "string":
      return typeof value === "string" && fits(node, value);
    case "number": {
      if (typeof value !== "number" || (node.integer && !Number.isInteger(value))) return false;
      const steps = node.multipleOf === undefined ? 0 : value / node.multipleOf;
      return value >= node.minimum && value <= node.maximum && Math.abs(steps - Math.round(steps)) < 1e-9;
    }
    case "enum":
      return node.values.some((one) => canonical(one) === canonical(value));
    case "boolean":
      return typeof value === "boolean";
    case "null":
      return false;
    case "array":
      return (
        Array.isArray(value) &&
        value.length >= node.minItems &&
        value.every((item) => allowed(node.items, item))
      );
    case "object":
      return (
        isRecord(value) &&
        node.properties.every(({ name, required, node: inner }) => {
          const own = Object.hasOwn(value, name) ? value[name] : undefined;
          return own === undefined ? !required : isJson(own) && allowed(inner, own);
        })
      );
    case "union":
      return node.options.some((option) => allowed(option, value));
    case "any":
      return true;
  }
}
