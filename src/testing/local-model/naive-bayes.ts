import type { LabelledText } from "./classifier.ts";
import { words } from "./tokenize.ts";

/**
 * Multinomial naive Bayes over words and pairs of words: the textbook baseline that the local
 * model's accuracy is printed beside. `smoothing` is added to each count, 0.1 by default.
 */
export function trainNaiveBayes(
  examples: readonly LabelledText[],
  { smoothing = 0.1 }: { readonly smoothing?: number } = {},
): (text: string) => string | undefined {
  const vocabulary = new Set<string>();
  const classes = new Map<string, { counts: Map<string, number>; total: number; texts: number }>();
  for (const { text, label } of examples) {
    const known = classes.get(label) ?? { counts: new Map<string, number>(), total: 0, texts: 0 };
    classes.set(label, known);
    known.texts++;
    for (const term of terms(text)) {
      vocabulary.add(term);
      known.counts.set(term, (known.counts.get(term) ?? 0) + 1);
      known.total++;
    }
  }

  return (text) => {
    const seen = terms(text).filter((term) => vocabulary.has(term));
    let best: { readonly label: string; readonly score: number } | undefined;
    for (const [label, { counts, total, texts }] of classes) {
      const floor = Math.log(total + smoothing * vocabulary.size);
      let score = Math.log(texts / examples.length);
      for (const term of seen) score += Math.log((counts.get(term) ?? 0) + smoothing) - floor;
      if (best === undefined || score > best.score) best = { label, score };
    }
    return best?.label;
  };
}

function terms(text: string): string[] {
  const list = words(text);
  return list.flatMap((word, at) => [word, `${list[at - 1] ?? "^"} ${word}`]);
}
