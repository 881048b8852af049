import { type Fact, factName } from "./find-facts.ts";
import { contentStems, identifierWords, stem } from "./tokenize.ts";
import { toolsNamed } from "./tool-rules.ts";

/** A line of the instructions that says how to answer. */
export interface AnswerTemplate {
  /** What stands before `Answer:`: when to use it. */
  readonly condition: string;
  readonly text: string;
}

/** What a template is filled from. */
export interface Occasion {
  /** The tool whose result is told. */
  readonly tool: string;
  /** What that tool gave: conditions are about this. */
  readonly facts: readonly Fact[];
  /** What other tools gave, for what this one does not hold. */
  readonly others?: readonly Fact[];
  readonly message: string;
  readonly tools: readonly string[];
}

const LINE = /^(.*?)\b(?:answer|reply|respond|say|template)(?: with| like| using)?\s*:\s*(.+)$/i;
const PLACEHOLDER = /\{\{?\s*([\w.-]+)\s*\}?\}/g;
const CONDITIONAL = /\b(?:if|when|for|whenever|unless)\b/i;

/** Reads the lines such as `Answer: Your order {id} is {status}.`, with the conditions before them. */
export function readTemplates(instructions: string): AnswerTemplate[] {
  return instructions.split("\n").flatMap((line) => {
    const [, condition = "", text] = (line.length > 2_000 ? null : LINE.exec(line)) ?? [];
    if (text === undefined) return [];
    const plain = text.trim().replace(/^(["“'`])(.*)["”'`]$/, "$2");
    return plain.includes("{") || CONDITIONAL.test(condition) ? [{ condition, text: plain }] : [];
  });
}

/** The best template for an occasion, filled; `undefined` where none can be filled or none is meant. */
export function fillTemplate(templates: readonly AnswerTemplate[], occasion: Occasion): string | undefined {
  const filled = templates.flatMap((template) => {
    const text = fillIn(template.text, [...occasion.facts, ...(occasion.others ?? [])]);
    const score = fitOf(template, occasion);
    return text === undefined || score === undefined ? [] : [{ text, score }];
  });
  return filled.sort((a, b) => b.score - a.score)[0]?.text;
}

function fillIn(text: string, facts: readonly Fact[]): string | undefined {
  let complete = true;
  const filled = text.replace(PLACEHOLDER, (_whole, name: string) => {
    const value = lookUp(name, facts);
    if (value === undefined) complete = false;
    return value ?? "";
  });
  return complete ? filled : undefined;
}

function lookUp(name: string, facts: readonly Fact[]): string | undefined {
  const key = (path: string): string => identifierWords(path.replaceAll(".", " ")).join(" ");
  const wanted = key(name);
  const found =
    facts.find((fact) => key(fact.path.join(".")) === wanted) ??
    facts.find((fact) => key(factName(fact)) === wanted) ??
    facts.find((fact) => key(`${fact.tool} ${factName(fact)}`).endsWith(wanted));
  return found === undefined || found.value === null ? undefined : String(found.value);
}

/** How well a template suits; `undefined` if its condition speaks of another tool, or does not hold. */
function fitOf(
  { condition, text }: AnswerTemplate,
  { tool, facts, message, tools }: Occasion,
): number | undefined {
  const named = toolsNamed(condition, tools);
  if (named.length > 0 && !named.includes(tool)) return undefined;
  const placeholders = text.match(PLACEHOLDER)?.length ?? 0;
  const base = (named.length > 0 ? 3 : 0) + placeholders / 10;
  if (!CONDITIONAL.test(condition)) return base;
  const values = facts.flatMap(({ value }) => (typeof value === "string" ? contentStems(value) : []));
  const flags = facts
    .filter(({ value }) => value === true)
    .flatMap((fact) => identifierWords(factName(fact)).map(stem));
  const known = new Set([...values, ...flags, ...contentStems(message)]);
  const about = contentStems(
    toolsNamed(condition, tools).reduce((left, name) => left.replaceAll(name, " "), condition),
  );
  const held = about.filter((word) => known.has(word)).length;
  return held === 0 && (about.length > 0 || named.length === 0) ? undefined : base + held;
}
