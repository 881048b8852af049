import { type Fact, factName } from "./find-facts.ts";
import type { PromptReading } from "./read-examples.ts";
import { meansTheRest } from "./the-rest.ts";
import { contentStems, identifierWords, stem } from "./tokenize.ts";

/** What the instructions say about tools by name. */
export interface ToolRules {
  /** Words that speak for a tool, or against it where the weight is negative. */
  weightOf(tool: string): ReadonlyMap<string, number>;
  /** Tools that must have been called before this one, nearest last. */
  before(tool: string): readonly string[];
  /** Tools that the instructions send after this one in any case. */
  after(tool: string): readonly string[];
  /** Quoted texts that a rule gives as examples of what a tool is for. */
  quoted(tool: string): readonly string[];
  /** Whether a rule such as `never … if it is lost` or `only … if its state is lost` forbids a tool, by what is known. */
  forbids(tool: string, facts: readonly Fact[]): boolean;
  /** Tools that must not be called at all. */
  readonly banned: ReadonlySet<string>;
  /** The tool for what no other fits. */
  readonly rest: string | undefined;
}

const RULE_WEIGHT = 2;
const AGAINST_WEIGHT = -1.5;
const NEGATIVE = /\b(?:never|not|don't|dont|avoid|without)\b/i;
const CONDITION = /\b(?:when|if|for|unless|whenever|while|only|until|except)\b/i;
const FOLLOWS = /\bthen\b|->|→|=>|\bfollowed by\b|\bnext\b|\bfinally\b/i;
const NUMBERED = /^\s*\d+[.)]\s/;
/** Words about calling tools, not about what a user wants. */
const CALLING = new Set(
  contentStems(
    "call use tool run start first finally next always never every customer user asks asking says said",
  ),
);

/** A sentence with the tools that it names, in order. */
interface Sentence {
  readonly text: string;
  readonly tools: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

/**
 * Reads rules such as `Use find_order when the customer gives an order number`, `never call B before
 * A`, `first A, then B`, `never call B if it is lost` and `call C when nothing else fits`.
 */
export function readToolRules(reading: PromptReading, tools: readonly string[]): ToolRules {
  const weights = new Map(tools.map((name) => [name, new Map<string, number>()]));
  const before = new Map<string, Set<string>>();
  const after = new Map<string, Set<string>>();
  const banned = new Set<string>();
  const quoted: { readonly tool: string; readonly text: string }[] = [];
  const states: StateRule[] = [];
  let rest: string | undefined;

  const add = (tool: string, { text, weight }: { text: string; weight: number }): void => {
    for (const word of contentStems(text)) if (!CALLING.has(word)) weights.get(tool)?.set(word, weight);
  };
  const sentences = reading.prose.flatMap((line) => sentencesOf(line, tools));
  for (const { earlier, later, always } of [
    ...sentences.flatMap(orderIn),
    ...orderInList(reading.prose, tools),
  ]) {
    put(before, later, earlier);
    if (always) put(after, earlier, later);
  }
  for (const sentence of sentences) {
    for (const { tool, text } of subjectOf(sentence)) {
      const against = NEGATIVE.test(text.slice(0, text.indexOf("\u0000")));
      const about = text.replace("\u0000", " ");
      quoted.push(...[...about.matchAll(QUOTED)].map((match) => ({ tool, text: match[1] ?? "" })));
      states.push(...stateRule(tool, { about, against }));
      if (meansTheRest(about)) rest ??= tool;
      if (against && !CONDITION.test(about)) banned.add(tool);
      add(tool, { text: about, weight: against ? AGAINST_WEIGHT : RULE_WEIGHT });
    }
  }
  return {
    weightOf: (tool) => weights.get(tool) ?? new Map(),
    before: (tool) => earliestFirst(tool, before),
    after: (tool) => [...(after.get(tool) ?? [])],
    quoted: (tool) => quoted.filter((one) => one.tool === tool).map(({ text }) => text),
    forbids: (tool, facts) => states.some((rule) => rule.tool === tool && forbidden(rule, facts)),
    banned,
    rest,
  };
}

/** A condition about what is known, not about what is asked. */
interface StateRule {
  readonly tool: string;
  readonly kind: "never" | "only";
  readonly said: ReadonlySet<string>;
}

const QUOTED = /["“]([^"“”]{3,}?)["”]/g;
const STATE = /\b(?:when|if|while|unless|for)\b(.*)$/i;

function stateRule(tool: string, { about, against }: { about: string; against: boolean }): StateRule[] {
  const condition = STATE.exec(about)?.[1];
  const kind = against ? "never" : /\bonly\b/i.test(about) ? "only" : undefined;
  if (condition === undefined || kind === undefined) return [];
  const turned = /\bunless\b/i.test(about) ? "only" : kind;
  return [{ tool, kind: turned, said: new Set(contentStems(condition)) }];
}

/** `never`: a known value stands in the condition. `only`: what the condition is about has another value. */
function forbidden({ kind, said }: StateRule, facts: readonly Fact[]): boolean {
  return facts.some((fact) => {
    const name = identifierWords(factName(fact)).map(stem);
    const named = name.every((word) => said.has(word));
    const values = typeof fact.value === "string" ? contentStems(fact.value) : [];
    const holds = fact.value === true ? named : values.length > 0 && values.every((word) => said.has(word));
    return kind === "never" ? holds : named && values.length > 0 && !holds;
  });
}

/** The tools named in a text, in order. */
export function toolsNamed(text: string, tools: readonly string[]): string[] {
  return [
    ...new Set(
      sentencesOf(text.replaceAll("\n", " "), tools).flatMap(({ tools: named }) =>
        named.map(({ name }) => name),
      ),
    ),
  ];
}

function sentencesOf(line: string, tools: readonly string[]): Sentence[] {
  return line.split(/(?<=[.!?;])\s+|\n/).flatMap((text) => {
    const named = tools.flatMap((name) => placesOf(text, name)).sort((a, b) => a.from - b.from);
    return named.length === 0 ? [] : [{ text, tools: named }];
  });
}

function placesOf(text: string, name: string): { name: string; from: number; to: number }[] {
  const apart = identifierWords(name);
  // A name of one word may be a plain word: it must be marked as a name then.
  const plain = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const forms =
    apart.length > 1
      ? `${plain}|${apart.join("[ _-]")}`
      : `(?<=[\`"'])${plain}(?=[\`"'])|(?<=\\b(?:call|use|run) )${plain}\\b|^${plain}(?=\\s*(?::|->))`;
  return [...text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}_])(?:${forms})(?![\\p{L}\\p{N}_])`, "giu"))].map(
    (match) => ({
      name,
      from: match.index,
      to: match.index + match[0].length,
    }),
  );
}

interface Order {
  readonly earlier: string;
  readonly later: string;
  readonly always: boolean;
}

/** `A before B`, `before B, A`, `never A before B`, `A only after B`, `A without B`, `first A, then B`. */
function orderIn({ text, tools }: Sentence): Order[] {
  return tools.flatMap((right, at): Order[] => {
    const left = tools[at - 1];
    if (left === undefined || left.name === right.name) return [];
    const lead = text.slice(0, left.from);
    const between = text.slice(left.to, right.from);
    const always = /\b(?:always|every|each)\b/i.test(text) && !CONDITION.test(text);
    const forth: Order = { earlier: left.name, later: right.name, always };
    const back: Order = { earlier: right.name, later: left.name, always: false };
    if (/\bwithout\b/i.test(between)) return [back];
    if (/\bbefore\b/i.test(between)) return [NEGATIVE.test(lead) ? back : { ...forth, always: false }];
    if (/\bafter\b/i.test(between)) return [back];
    if (/\bbefore\b[^,]*$/i.test(lead)) return [back];
    if (/\bafter\b[^,]*$/i.test(lead) || FOLLOWS.test(between)) return [forth];
    return /\bfirst\b/i.test(lead) && between.includes(",") ? [forth] : [];
  });
}

/** Numbered lines without conditions, one tool each, are a sequence. */
function orderInList(prose: readonly string[], tools: readonly string[]): Order[] {
  const steps = prose
    .filter((line) => NUMBERED.test(line) && !CONDITION.test(line))
    .flatMap((line) => toolsNamed(line, tools).slice(0, 1));
  return steps.flatMap((later, at) => {
    const earlier = steps[at - 1];
    return earlier === undefined || earlier === later ? [] : [{ earlier, later, always: true }];
  });
}

/** Which words of a sentence are about which tool; a NUL stands where the tool was named. */
function subjectOf(sentence: Sentence): { readonly tool: string; readonly text: string }[] {
  const { text, tools } = sentence;
  const last = tools.at(-1);
  if (last === undefined) return [];
  if (orderIn(sentence).length > 0) {
    // What a sequence is for speaks for its last step; the steps before it come along.
    const whole = tools.reduceRight((said, { from, to }) => `${said.slice(0, from)} ${said.slice(to)}`, text);
    return FOLLOWS.test(text) ? [{ tool: last.name, text: `\u0000${whole}` }] : [];
  }
  const leads =
    contentStems(text.slice(0, tools[0]?.from ?? 0)).filter((word) => !CALLING.has(word)).length > 1;
  return tools.map((tool, at) => {
    const start = tools.length > 1 && !leads ? tool.from : (tools[at - 1]?.to ?? 0);
    const end =
      tools.length > 1 && leads && at < tools.length - 1 ? tool.to : (tools[at + 1]?.from ?? text.length);
    const lead =
      tools.length > 1 && !leads && at === 0 ? text.slice(0, tool.from) : text.slice(start, tool.from);
    return { tool: tool.name, text: `${lead}\u0000${text.slice(tool.to, end)}` };
  });
}

function put(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}

function earliestFirst(tool: string, before: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const order: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    for (const earlier of before.get(name) ?? []) {
      // Rules that contradict each other must not send the model round in circles.
      if (!path.includes(earlier)) visit(earlier, [...path, earlier]);
    }
    if (name !== tool && !order.includes(name)) order.push(name);
  };
  visit(tool, [tool]);
  return order;
}
