import { type Classifier, trainClassifier } from "./classifier.ts";
import type { ToolSpec } from "./fill-arguments.ts";
import { exactFinder } from "./find-exact.ts";
import type { PromptReading } from "./read-examples.ts";
import { isRecord } from "./schema-node.ts";
import { splitRequest } from "./split-request.ts";
import { meansTheRest } from "./the-rest.ts";
import { contentStems, identifierWords, similarity, stem, words } from "./tokenize.ts";
import { readToolRules, type ToolRules } from "./tool-rules.ts";

/** A tool with how much speaks for it; about 1 for each telling word of its description. */
export interface ToolScore {
  readonly tool: ToolSpec;
  readonly score: number;
}

/** A tool that a message asks for, and the part of the message that does. */
export interface ToolRequest extends ToolScore {
  readonly near: string;
  /** The tool that came second, if anything spoke for it. */
  readonly second: ToolSpec | undefined;
}

/** Chooses among the tools of one call. */
export interface ToolChooser {
  readonly rules: ToolRules;
  /** All tools that may be called, best first; equal ones as they were given. */
  rank(text: string): ToolScore[];
  /** The tools that `message` asks for, in its order; none where too little speaks for any. */
  requests(message: string): ToolRequest[];
}

const NAME_WEIGHT = 1.5;
const DESCRIPTION_WEIGHT = 1;
const PARAMETER_NAME_WEIGHT = 0.5;
const PARAMETER_WEIGHT = 0.4;
/** What a value of the form that a tool needs speaks for it. */
const VALUE_WEIGHT = 0.6;
const LEAST_SIMILARITY = 0.62;
/** One telling word of a description is enough, one word of a parameter is not. */
const LEAST_SCORE = 0.75;
const LEAST_SHARE = 0.4;
/** What examples that are sure of a tool speak for it. */
const TAUGHT_WEIGHT = 1.5;
/** A second tool for the same part of a message needs more than one word, unless that is what it does. */
const LEAST_BESIDE = 1.6;
const QUOTED = /["“]([^"“”]{3,}?)["”]/g;
/** Long descriptions meet more words by chance: the share of the length that counts (BM25's b). */
const LENGTH_SHARE = 0.25;

/**
 * Reads the tools and the instructions' rules about them. Tools are scored as documents by BM25 over
 * stems; misspelt words count through their n-grams, and a value of the form that a required
 * argument describes counts as well.
 */
export function createToolChooser(tools: readonly ToolSpec[], reading: PromptReading): ToolChooser {
  const rules = readToolRules(
    reading,
    tools.map(({ name }) => name),
  );
  const documents = tools
    .filter(({ name }) => !rules.banned.has(name))
    .map((tool) => documentOf(tool, rules));
  const rest = documents.find(({ tool }) => tool.name === rules.rest || meansTheRest(tool.description))?.tool;
  const score = scorerOf(documents);
  const taught = taughtBy(documents, reading);
  const rank = (text: string): ToolScore[] =>
    documents
      .map((document) => ({
        tool: document.tool,
        score: score(text, { document }) + (taught?.(text, document.tool) ?? 0),
      }))
      .sort((a, b) => b.score - a.score);
  const beside = (text: string, first: ToolSpec): ToolScore[] => {
    const known = documents.find(({ tool }) => tool === first)?.weights ?? new Map();
    return documents
      .filter(({ tool }) => tool !== first)
      .map((document) => ({ tool: document.tool, score: score(text, { document, known }) }))
      .filter((other) => other.score >= (saysVerb(text, other.tool) ? LEAST_SCORE : LEAST_BESIDE));
  };

  return {
    rules,
    rank,
    requests(message) {
      const found = requestsIn(splitRequest(message), { rank, beside });
      if (found.length > 0) return found;
      const ranked = rank(message);
      const [first, second] = ranked;
      const near = message;
      if (first !== undefined && first.score >= LEAST_SCORE)
        return [{ ...first, near, second: second?.tool }];
      const byValue = ranked.filter(({ tool }) =>
        documents.some((one) => one.tool === tool && holdsValue(message, one)),
      );
      // The tool that others need first does least harm where only its argument was given.
      const early = byValue.find(({ tool }) =>
        ranked.some((other) => rules.before(other.tool.name).includes(tool.name)),
      );
      const [given = undefined] = early === undefined ? byValue : [early];
      if (given !== undefined) return [{ ...given, near, second: second?.tool }];
      const asks = rest !== undefined && askStems(message).length >= 2;
      return asks ? [{ tool: rest, score: 0, near, second: first?.tool }] : [];
    },
  };
}

/** What examples labelled with tools teach: how much they speak for a tool, beyond chance. */
function taughtBy(
  documents: readonly Document[],
  reading: PromptReading,
): ((text: string, tool: ToolSpec) => number) | undefined {
  const names = documents.map(({ tool }) => tool.name);
  const quoted = documents.flatMap(({ tool, quoted }) => quoted.map((text) => ({ text, label: tool.name })));
  const examples = [...reading.examples.filter(({ label }) => names.includes(label)), ...quoted];
  // Examples for one tool alone would speak for it whatever is said.
  if (new Set(examples.map(({ label }) => label)).size < 2) return undefined;
  const about = documents.map(({ tool }) => ({ text: tool.description, label: tool.name, weight: 0.5 }));
  const classifier: Classifier = trainClassifier([...examples, ...about]);
  const chance = 1 / names.length;
  return (text, tool) => {
    const found = classifier.rank(text, names).find(({ label }) => label === tool.name);
    return TAUGHT_WEIGHT * Math.max(0, ((found?.probability ?? 0) - chance) / (1 - chance));
  };
}

interface Document {
  readonly tool: ToolSpec;
  readonly weights: ReadonlyMap<string, number>;
  readonly length: number;
  readonly finders: readonly ((text: string) => string[])[];
  /** Texts that the tool's description or a rule quotes. */
  readonly quoted: readonly string[];
}

function documentOf(tool: ToolSpec, rules: ToolRules): Document {
  const weights = new Map<string, number>();
  const add = (found: Iterable<string>, weight: number): void => {
    for (const word of found) weights.set(word, Math.max(weight, weights.get(word) ?? 0));
  };
  const parameters = tool.parameters.kind === "object" ? tool.parameters.properties : [];
  const about = askStems(tool.description);
  add(
    parameters.flatMap(({ node }) => askStems(node.description)),
    PARAMETER_WEIGHT,
  );
  add(
    parameters.flatMap(({ name }) => identifierWords(name).map(stem)),
    PARAMETER_NAME_WEIGHT,
  );
  add(about, DESCRIPTION_WEIGHT);
  add(identifierWords(tool.name).map(stem), NAME_WEIGHT);
  for (const [word, weight] of rules.weightOf(tool.name)) {
    // "Never refund when …" speaks against what it names, not against the tool's own words.
    if (weight > 0 || !weights.has(word)) weights.set(word, weight);
  }

  const finders = parameters.flatMap(({ name, required, node }) => {
    const examples = tool.inputExamples.flatMap((input) => (isRecord(input) ? [input[name]] : []));
    // Only a form that the author described tells tools apart; "some number" fits them all.
    const described = node.kind === "string" && exactFinder({ name: "", node, examples });
    return required && described ? [described] : [];
  });
  const quoted = [
    ...[...tool.description.matchAll(QUOTED)].map((match) => match[1] ?? "").filter(isSaying),
    ...rules.quoted(tool.name),
  ];
  return { tool, weights, length: about.length, finders, quoted };
}

/** A word in quotes is the name of a field or a value of it, and nothing that people say. */
function isSaying(quoted: string): boolean {
  return words(quoted).length > 1;
}

/** Whether a text has the words of a quoted text, one after another. */
function quotes(text: string, { quoted }: Document): boolean {
  const said = ` ${words(text).join(" ")} `;
  return quoted.some((phrase) => words(phrase).length > 1 && said.includes(` ${words(phrase).join(" ")} `));
}

/** Whether a text holds a value of the form that a required argument describes. */
function holdsValue(text: string, { finders }: Document): boolean {
  return finders.some((find) => find(text).length > 0);
}

interface Scored {
  readonly document: Document;
  /** Words that another tool accounts for already: only what is beyond them counts. */
  readonly known?: ReadonlyMap<string, number>;
}

function scorerOf(documents: readonly Document[]): (text: string, scored: Scored) => number {
  const holders = new Map<string, number>();
  for (const { weights } of documents)
    for (const word of weights.keys()) holders.set(word, (holders.get(word) ?? 0) + 1);
  const most = rarity(1, documents.length);
  const average = documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, documents.length);
  const vocabulary = [...holders.keys()];
  const nearest = (word: string): { word: string; share: number } => {
    if (holders.has(word) || word.length < 4 || /\d/.test(word)) return { word, share: 1 };
    const near = vocabulary
      .map((other) => ({ word: other, alike: other.length < 4 ? 0 : similarity(word, other) }))
      .sort((a, b) => b.alike - a.alike)[0];
    return near !== undefined && near.alike >= LEAST_SIMILARITY
      ? { word: near.word, share: near.alike }
      : { word, share: 1 };
  };

  return (text, { document, known }) => {
    const { weights, length } = document;
    const size = 1 - LENGTH_SHARE + LENGTH_SHARE * (average === 0 ? 1 : length / average);
    const asked = new Map(
      askStems(text)
        .map(nearest)
        .map(({ word, share }) => [word, share]),
    );
    let score = known === undefined && holdsValue(text, document) ? VALUE_WEIGHT : 0;
    if (known === undefined && quotes(text, document)) score += DESCRIPTION_WEIGHT;
    for (const [word, share] of asked) {
      if ((known?.get(word) ?? 0) > 0) continue;
      const weight = weights.get(word) ?? 0;
      // What the instructions say counts in full, however long the description is.
      const damped = weight > 0 && weight <= DESCRIPTION_WEIGHT ? weight / size : weight;
      score += damped * share * (rarity(holders.get(word) ?? 1, documents.length) / most);
    }
    return score;
  };
}

function rarity(holders: number, all: number): number {
  return Math.log(1 + (all - holders + 0.5) / (holders + 0.5));
}

/** Stems that tell what is asked for; "where" says much about a request, though nothing in a search. */
function askStems(text: string): string[] {
  return words(text).includes("where") || words(text).includes("wheres")
    ? ["where", ...contentStems(text)]
    : contentStems(text);
}

interface Scoring {
  readonly rank: (text: string) => ToolScore[];
  /** The tools that the rest of a text asks for, once `first` accounts for its words. */
  readonly beside: (text: string, first: ToolSpec) => ToolScore[];
}

/** The parts of a message that ask, each with its tools; parts that only hold a value join the part before. */
function requestsIn(parts: readonly string[], { rank, beside }: Scoring): ToolRequest[] {
  const scored = parts.map((part) => ({ part, ranked: rank(part) }));
  const best = Math.max(0, ...scored.map(({ ranked }) => ranked[0]?.score ?? 0));
  const least = Math.max(LEAST_SCORE, LEAST_SHARE * best);
  const requests: ToolRequest[] = [];
  let before = "";
  const ask = (request: ToolRequest): void => {
    const at = requests.findIndex(({ tool }) => tool === request.tool);
    const same = requests[at];
    if (same === undefined) requests.push(request);
    else requests[at] = { ...same, near: `${same.near}\n${request.near}` };
  };
  for (const { part, ranked } of scored) {
    const [first, second] = ranked;
    const last = requests.at(-1);
    const asks = first !== undefined && first.score >= least;
    const bare = !asks && isBareValue(part);
    if (asks) {
      const near = `${before}${part}`;
      ask({ ...first, near, second: second?.tool });
      for (const other of beside(part, first.tool)) ask({ ...other, near, second: first.tool });
    } else if (bare && last !== undefined)
      requests[requests.length - 1] = { ...last, near: `${last.near}\n${part}` };
    before = bare && last === undefined ? `${before}${part}\n` : "";
  }
  return requests;
}

/** Whether a text names what a tool does: tools are named verb first. */
function saysVerb(text: string, { name }: ToolSpec): boolean {
  const [verb = ""] = identifierWords(name).map(stem);
  return contentStems(text).includes(verb);
}

/** Whether a text holds nothing but codes, numbers and courtesy. */
export function isBareValue(text: string): boolean {
  return contentStems(text).every((word) => /\d/.test(word));
}
