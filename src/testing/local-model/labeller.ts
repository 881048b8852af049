import { type Classifier, type LabelledText, trainClassifier } from "./classifier.ts";
import { lru } from "./lru.ts";
import type { PromptReading } from "./read-examples.ts";
import { meansTheRest } from "./the-rest.ts";
import { identifierWords, words } from "./tokenize.ts";

/** What a text was taken for. */
export interface Labelled {
  readonly label: string;
  /** How likely the label is right, 0 to 1. */
  readonly confidence: number;
  /** The other labels, likeliest first. */
  readonly others: readonly string[];
}

/** What may be learnt from, besides the text itself. */
export interface Lesson {
  /** The labels allowed, in the order of the schema. */
  readonly labels: readonly string[];
  readonly reading: PromptReading;
  /** Identifies `reading` and `labels`: what was learnt from them is kept under it. */
  readonly key: string;
}

/** Gives labels to texts by what a prompt teaches. */
export interface Labeller {
  label(text: string, lesson: Lesson): Labelled;
}

export interface LabellerOptions {
  /** Examples outside of any prompt, learnt from at the first use that has their labels. */
  readonly train?: readonly LabelledText[];
  /** How many prompts' lessons are kept, 64 if absent. */
  readonly kept?: number;
}

/** A description is one text that names a subject, not how people write: it counts half an example. */
const DESCRIPTION_WEIGHT = 0.5;
const MENTION_WEIGHT = 0.25;
const LONGEST_MENTION = 300;
const NAMES_OF_THE_REST =
  /^(?:other|others|unknown|none|fallback|default|misc|miscellaneous|oos|out[ _-]of[ _-]scope|unclear|unsure)$/i;
/**
 * Makes a {@link Labeller}. A label without examples is known by its description and name alone,
 * which is clearly worse; one that means "anything else" takes what the others do not cover.
 */
export function createLabeller({ train = [], kept = 64 }: LabellerOptions = {}): Labeller {
  const lessons = lru<Learnt>(kept);
  let trained: Classifier | undefined;

  return {
    label(text, lesson) {
      const learnt = lessons.get(lesson.key, () => learn(lesson));
      if (train.length > 0) trained ??= trainClassifier(train);
      const own = rankWith(trained, { text, names: learnt.names });
      const ranked = merge(learnt.classifier.rank(text, learnt.names), {
        other: own,
        weight: trustIn(learnt.classifier.examples, trained?.examples ?? 0),
      });
      return decide(ranked, { text, learnt, trained: own === undefined ? undefined : trained });
    },
  };
}

interface Learnt {
  readonly classifier: Classifier;
  /** The allowed labels as the schema writes them. */
  readonly names: readonly string[];
  /** The label that takes the rest, if one means that and has no examples. */
  readonly rest: string | undefined;
}

function learn({ labels, reading }: Lesson): Learnt {
  const nameOf = namer(labels);
  const examples = known(reading.examples, nameOf);
  const descriptions = known(reading.descriptions, nameOf).map((line) => ({
    ...line,
    weight: DESCRIPTION_WEIGHT,
  }));
  const taught = new Set(examples.map(({ label }) => label));
  const rest = labels.find(
    (label) =>
      !taught.has(label) &&
      (NAMES_OF_THE_REST.test(label) ||
        descriptions.some((line) => line.label === label && meansTheRest(line.text))),
  );
  const names = labels.map((label) => ({
    label,
    text: identifierWords(label).join(" "),
    weight: MENTION_WEIGHT,
  }));
  const hints = [...names, ...mentions(reading.prose, labels)];
  const lesson = [...examples, ...descriptions, ...hints].filter(({ label }) => label !== rest);
  return { classifier: trainClassifier(lesson), names: labels, rest };
}

/** Keeps what is about an allowed label, under the name that the schema gives it. */
function known(
  lines: readonly LabelledText[],
  nameOf: (label: string) => string | undefined,
): LabelledText[] {
  return lines.flatMap((line) => {
    const label = nameOf(line.label);
    return label === undefined ? [] : [{ ...line, label }];
  });
}

/** `Order Status`, `order_status` and `orderStatus` are one label. */
function namer(labels: readonly string[]): (label: string) => string | undefined {
  const byWords = new Map(labels.map((label) => [identifierWords(label).join(" "), label]));
  return (label) => byWords.get(identifierWords(label).join(" "));
}

/** Lines of prose that name exactly one label tell a little about it. */
function mentions(prose: readonly string[], labels: readonly string[]): LabelledText[] {
  const wanted = labels.map((label) => ({ label, name: label.toLowerCase() }));
  return prose.flatMap((line) => {
    if (line.length > LONGEST_MENTION) return [];
    const said = new Set(line.toLowerCase().match(/[\p{L}\p{N}_-]+/gu) ?? []);
    const [named, ...more] = wanted.filter(({ name }) => said.has(name));
    return named === undefined || more.length > 0
      ? []
      : [{ label: named.label, text: line, weight: MENTION_WEIGHT }];
  });
}

type Ranked = readonly { readonly label: string; readonly probability: number }[];

function rankWith(
  classifier: Classifier | undefined,
  asked: { text: string; names: readonly string[] },
): Ranked | undefined {
  if (classifier === undefined) return undefined;
  const nameOf = namer(classifier.labels);
  const pairs = asked.names.flatMap((name) => {
    const label = nameOf(name);
    return label === undefined ? [] : [{ name, label }];
  });
  if (pairs.length === 0) return undefined;
  const byLabel = new Map(pairs.map(({ name, label }) => [label, name]));
  return classifier
    .rank(asked.text, [...byLabel.keys()])
    .map(({ label, probability }) => ({ label: byLabel.get(label) ?? label, probability }));
}

/** How much the prompt counts beside the training examples: by how many there are of each, damped. */
function trustIn(prompt: number, trained: number): number {
  return Math.sqrt(prompt) / (Math.sqrt(prompt) + Math.sqrt(trained));
}

function merge(ranked: Ranked, { other, weight }: { other: Ranked | undefined; weight: number }): Ranked {
  if (other === undefined) return ranked;
  const byLabel = new Map(other.map(({ label, probability }) => [label, probability]));
  return ranked
    .map(({ label, probability }) => ({
      label,
      probability: weight * probability + (1 - weight) * (byLabel.get(label) ?? 0),
    }))
    .sort((a, b) => b.probability - a.probability);
}

interface Evidence {
  readonly text: string;
  readonly learnt: Learnt;
  readonly trained: Classifier | undefined;
}

function decide(ranked: Ranked, { text, learnt, trained }: Evidence): Labelled {
  const named = ranked.filter(({ label }) => label !== learnt.rest);
  const first = named[0];
  const covered = Math.max(learnt.classifier.coverage(text), trained?.coverage(text) ?? 0);
  const unlike = learnt.rest === undefined ? 0 : (1 - covered) * (1.1 - shareOf(first, named));
  const sorted = named.map(({ label }) => label);
  if (learnt.rest !== undefined && (first === undefined || (words(text).length > 0 && unlike > 0.5))) {
    return { label: learnt.rest, confidence: Math.min(0.99, Math.max(unlike, 0.5)), others: sorted };
  }
  const others = learnt.rest === undefined ? sorted.slice(1) : [...sorted.slice(1), learnt.rest];
  const confidence = shareOf(first, named) * (1 - unlike);
  return { label: first?.label ?? "", confidence, others };
}

function shareOf(first: Ranked[number] | undefined, named: Ranked): number {
  const sum = named.reduce((total, { probability }) => total + probability, 0);
  return sum === 0 || first === undefined ? 0 : first.probability / sum;
}
