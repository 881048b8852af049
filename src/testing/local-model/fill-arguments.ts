import type { JSONValue } from "@ai-sdk/provider";
import { canonical } from "../../core/canonical.ts";
import { type Field, findValues, type Sources } from "./find-value.ts";
import { isRecord, type PropertyNode, type SchemaNode } from "./schema-node.ts";
import { contentStems, identifierWords, stem } from "./tokenize.ts";

/** A tool as the model reads it. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: SchemaNode;
  /** Inputs that its author gave as examples. */
  readonly inputExamples: readonly unknown[];
}

export type Filled =
  | { readonly kind: "filled"; readonly input: Readonly<Record<string, JSONValue>> }
  /** Required arguments that the conversation does not hold. */
  | { readonly kind: "missing"; readonly missing: readonly PropertyNode[] }
  /** Everything that could be asked has been asked. */
  | { readonly kind: "repeated" };

export interface FillOptions {
  /** Inputs that the tool had already: the next call must differ from each. */
  readonly avoid?: readonly unknown[];
}

/**
 * Fills a tool's arguments from the conversation. What the schema and descriptions say decides what
 * is found: a vaguer description finds less. Nothing is made up.
 */
export function fillArguments(tool: ToolSpec, sources: Sources, { avoid = [] }: FillOptions = {}): Filled {
  const properties = tool.parameters.kind === "object" ? tool.parameters.properties : [];
  const topic = topicOf(tool);
  const found = properties.map((property) => ({
    property,
    values: valuesFor(property, { tool, sources, topic }),
  }));
  const missing = found.filter(({ property, values }) => property.required && values.length === 0);
  if (missing.length > 0) return { kind: "missing", missing: missing.map(({ property }) => property) };

  const input: Record<string, JSONValue> = {};
  for (const { property, values } of found) if (values[0] !== undefined) input[property.name] = values[0];
  const used = new Set(avoid.map((one) => canonical(one)));
  if (!used.has(canonical(input))) return { kind: "filled", input };
  return another(input, { tool, sources, topic, used });
}

interface Asking {
  readonly tool: ToolSpec;
  readonly sources: Sources;
  readonly topic: ReadonlySet<string>;
}

function valuesFor(property: PropertyNode, { tool, sources, topic }: Asking): readonly JSONValue[] {
  const values = findValues(fieldOf(property, { tool, topic }), sources);
  const { fallback } = property.node;
  return values.length === 0 && property.required && fallback !== undefined ? [fallback] : values;
}

function fieldOf(property: PropertyNode, { tool, topic }: Pick<Asking, "tool" | "topic">): Field {
  const examples = tool.inputExamples.flatMap((input) => (isRecord(input) ? [input[property.name]] : []));
  return { ...property, topic, examples };
}

/** The same tool again, for another value of the same form in the same request: two orders, say. */
function another(
  input: Readonly<Record<string, JSONValue>>,
  { tool, sources, topic, used }: Asking & { readonly used: ReadonlySet<string> },
): Filled {
  // Only what this request itself says can be a second thing asked for; older values were not.
  const here: Sources = { near: sources.near, message: sources.near, earlier: [], facts: [] };
  const properties = tool.parameters.kind === "object" ? tool.parameters.properties : [];
  for (const property of properties) {
    if (!property.required || property.node.kind === "boolean") continue;
    for (const value of findValues(fieldOf(property, { tool, topic }), here)) {
      const next = { ...input, [property.name]: value };
      if (!used.has(canonical(next))) return { kind: "filled", input: next };
    }
  }
  return { kind: "repeated" };
}

/** The words of the tool's name and of its parameters' names. */
function topicOf(tool: ToolSpec): ReadonlySet<string> {
  const parameters = tool.parameters.kind === "object" ? tool.parameters.properties : [];
  const names = [tool.name, ...parameters.map(({ name }) => name)].flatMap(identifierWords);
  return new Set(names.map(stem));
}

/** How a person would call an argument: by its description, or by its name where there is none. */
export function askFor(property: PropertyNode): string {
  const { description } = property.node;
  if (contentStems(description).length === 0) return `the ${identifierWords(property.name).join(" ")}`;
  const plain = description.trim().replace(/[.\s]+$/, "");
  const [first = ""] = plain.split(/\s/);
  const lower = /^\p{Lu}\p{Ll}+$/u.test(first) ? plain[0]?.toLowerCase() + plain.slice(1) : plain;
  return /^(?:the|a|an|your|their|his|her|which|what|how|one)\b/i.test(lower) ? lower : `the ${lower}`;
}
