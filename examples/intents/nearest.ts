import type { Labelled } from "./labelled.ts";
import { words } from "./labelled.ts";

/** How many of the nearest examples vote. */
const NEIGHBOURS = 5;

/** TF-IDF nearest neighbours: the examples whose words are most alike (cosine) vote, each by its likeness. */
export function trainNearest(examples: readonly Labelled[]): (text: string) => string {
  const rarity = rarities(examples);
  const having = new Map<string, { readonly places: number[]; readonly weights: number[] }>();
  for (const [at, { text }] of examples.entries())
    for (const [word, weight] of weighted(text, rarity)) {
      const own = having.get(word) ?? { places: [], weights: [] };
      having.set(word, own);
      own.places.push(at);
      own.weights.push(weight);
    }
  return (text) => {
    const likeness = new Float64Array(examples.length);
    for (const [word, weight] of weighted(text, rarity)) {
      const { places = [], weights = [] } = having.get(word) ?? {};
      // By number, as this loop is nearly all of the work.
      for (let i = 0; i < places.length; i++) {
        const at = places[i] ?? 0;
        likeness[at] = (likeness[at] ?? 0) + weight * (weights[i] ?? 0);
      }
    }
    const votes = new Map<string, number>();
    for (const at of greatest(likeness, NEIGHBOURS)) {
      const label = examples[at]?.label ?? "";
      votes.set(label, (votes.get(label) ?? 0) + (likeness[at] ?? 0));
    }
    return [...votes].sort(([, x], [, y]) => y - x)[0]?.[0] ?? "";
  };
}

/** Places of the greatest numbers, the greatest first. */
function greatest(numbers: Float64Array, count: number): readonly number[] {
  const found: number[] = [];
  const valueAt = (place: number | undefined) => numbers[place ?? -1] ?? Number.NEGATIVE_INFINITY;
  for (let at = 0; at < numbers.length; at++) {
    if (found.length === count && valueAt(at) <= valueAt(found.at(-1))) continue;
    const before = found.findIndex((place) => valueAt(at) > valueAt(place));
    found.splice(before === -1 ? found.length : before, 0, at);
    if (found.length > count) found.pop();
  }
  return found;
}

/** The logarithm of how few examples have a word. */
function rarities(examples: readonly Labelled[]): ReadonlyMap<string, number> {
  const often = new Map<string, number>();
  for (const { text } of examples)
    for (const word of new Set(words(text))) often.set(word, (often.get(word) ?? 0) + 1);
  return new Map(
    [...often].map(([word, count]) => [word, Math.log((1 + examples.length) / (1 + count)) + 1]),
  );
}

/** The weights of a text's words, of length 1 together. */
function weighted(text: string, rarity: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const word of words(text)) weights.set(word, (weights.get(word) ?? 0) + (rarity.get(word) ?? 0));
  const length = Math.hypot(...weights.values()) || 1;
  return new Map([...weights].map(([word, weight]) => [word, weight / length]));
}
