import type { JSONValue } from "@ai-sdk/provider";
import { isJson, isRecord } from "./schema-node.ts";
import { contentStems, identifierWords, stem } from "./tokenize.ts";

/** A value that a tool gave, with where it stood. */
export interface Fact {
  readonly path: readonly string[];
  readonly value: JSONValue;
  /** The tool that gave it. */
  readonly tool: string;
}

/** More values of one result are not looked at. */
const MOST_FACTS = 500;

/** The plain values in a result, outermost first, with their paths; list items have their index as key. */
export function factsIn(value: unknown, tool: string): Fact[] {
  const facts: Fact[] = [];
  const open: { readonly path: readonly string[]; readonly value: unknown }[] = [{ path: [], value }];
  for (let next = open.shift(); next !== undefined && facts.length < MOST_FACTS; next = open.shift()) {
    const { path, value: inner } = next;
    if (Array.isArray(inner))
      open.push(...inner.map((item, at) => ({ path: [...path, String(at)], value: item })));
    else if (isRecord(inner)) {
      open.push(...Object.entries(inner).map(([key, item]) => ({ path: [...path, key], value: item })));
    } else if (isJson(inner)) facts.push({ path, value: inner, tool });
  }
  return facts;
}

/** The name that a fact goes by: the last part of its path that is no index. */
export function factName(fact: Fact): string {
  return fact.path.findLast((part) => !/^\d+$/.test(part)) ?? fact.tool;
}

/**
 * How well a fact answers to a field: 3 for the same name, 2.5 for `id` of the thing that
 * `<thing>_id` asks for, up to 1.5 where its name occurs in the description, else 0.
 */
export function factFits(fact: Fact, field: { readonly name: string; readonly description: string }): number {
  const own = identifierWords(factName(fact)).map(stem);
  const asked = identifierWords(field.name).map(stem);
  if (own.join(" ") === asked.join(" ")) return 3;
  const about = new Set([...fact.path.slice(0, -1), fact.tool].flatMap(identifierWords).map(stem));
  const [last] = asked.slice(-1);
  if (own.length === 1 && own[0] === last && asked.slice(0, -1).every((word) => about.has(word))) return 2.5;
  const said = new Set([...asked, ...contentStems(field.description)]);
  const shared = own.filter((word) => said.has(word)).length;
  return shared === 0 ? 0 : 0.5 + shared / own.length;
}
