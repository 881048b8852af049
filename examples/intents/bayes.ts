import type { Labelled } from "./labelled.ts";
import { words } from "./labelled.ts";

/** Added to each count, so that a word never seen with a label does not rule it out. */
const SMOOTHING = 0.1;

/** Multinomial naive Bayes over words and pairs of words. */
export function trainBayes(examples: readonly Labelled[]): (text: string) => string {
  const vocabulary = new Set<string>();
  const labels = new Map<string, { readonly counts: Map<string, number>; total: number; texts: number }>();
  for (const { text, label } of examples) {
    const own = labels.get(label) ?? { counts: new Map<string, number>(), total: 0, texts: 0 };
    labels.set(label, own);
    own.texts += 1;
    for (const term of terms(text)) {
      vocabulary.add(term);
      own.counts.set(term, (own.counts.get(term) ?? 0) + 1);
      own.total += 1;
    }
  }
  return (text) => {
    const seen = terms(text).filter((term) => vocabulary.has(term));
    let best = { label: "", score: Number.NEGATIVE_INFINITY };
    for (const [label, { counts, total, texts }] of labels) {
      const floor = Math.log(total + SMOOTHING * vocabulary.size);
      let score = Math.log(texts / examples.length);
      for (const term of seen) score += Math.log((counts.get(term) ?? 0) + SMOOTHING) - floor;
      if (score > best.score) best = { label, score };
    }
    return best.label;
  };
}

function terms(text: string): readonly string[] {
  const list = words(text);
  return list.flatMap((word, at) => [word, `${list[at - 1] ?? "^"} ${word}`]);
}
