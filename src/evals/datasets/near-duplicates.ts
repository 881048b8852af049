import type { Case } from "../case.ts";
import { caseText } from "./case-text.ts";

/** A case that asks nearly the same. */
export interface NearDuplicate {
  readonly id: string;
  /** Jaccard similarity of the trigrams, from the threshold to 1. */
  readonly similarity: number;
}

export interface NearOptions {
  /** Least similarity, above 0 and at most 1. Default 0.7. */
  readonly threshold?: number;
}

/** Finds cases that ask nearly the same as another. */
export interface NearIndex {
  /** The most similar first; the case itself, by its id, is none. */
  find(one: Case): readonly NearDuplicate[];
}

interface Entry {
  readonly id: string;
  readonly grams: ReadonlySet<string>;
}

/**
 * Looks for near-duplicates among cases by what they ask: texts in lower case without marks, accents
 * and repeated spaces are cut into trigrams, and two cases are near if they share at least `threshold`
 * of all trigrams they have together (Jaccard). Nothing is estimated: only cases that share one of
 * their rare trigrams can be so similar, and those are compared (prefix filtering: Chaudhuri, Ganti
 * and Kaushik, "A primitive operator for similarity joins", 2006).
 *
 * @example
 * ```ts
 * import { nearIndex } from "airworthy/evals";
 *
 * const near = nearIndex([{ id: "a", input: "Where is my order?" }, { id: "b", input: "Cancel it" }]);
 * near.find({ id: "new", input: "where is my order" }); //=> [{ id: "a", similarity: 1 }]
 * ```
 */
export function nearIndex(cases: readonly Case[], { threshold = 0.7 }: NearOptions = {}): NearIndex {
  const entries = cases.map((one): Entry => ({ id: one.id, grams: trigrams(caseText(one)) }));
  const often = new Map<string, number>();
  for (const { grams } of entries) for (const gram of grams) often.set(gram, (often.get(gram) ?? 0) + 1);
  // Two sets with a Jaccard similarity of t share one of the first n - ceil(t n) + 1 of their rarest members.
  const prefix = (grams: ReadonlySet<string>): readonly string[] => {
    const rarest = [...grams].sort((a, b) => (often.get(a) ?? 0) - (often.get(b) ?? 0) || (a < b ? -1 : 1));
    return rarest.slice(0, grams.size - Math.ceil(threshold * grams.size - 1e-9) + 1);
  };
  const having = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const gram of prefix(entry.grams)) {
      const list = having.get(gram);
      if (list === undefined) having.set(gram, [entry]);
      else list.push(entry);
    }
  }
  return {
    find(one) {
      const grams = trigrams(caseText(one));
      const near = new Set(prefix(grams).flatMap((gram) => having.get(gram) ?? []));
      return [...near]
        .filter(({ id }) => id !== one.id)
        .map((entry) => ({ id: entry.id, similarity: jaccard(entry.grams, grams) }))
        .filter(({ similarity }) => similarity >= threshold)
        .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1));
    },
  };
}

function trigrams(text: string): ReadonlySet<string> {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  const letters = [...(plain === "" ? text : plain)];
  const padded = [" ", ...letters, " "];
  const grams = new Set<string>();
  for (let at = 0; at + 2 < padded.length; at++) grams.add(padded.slice(at, at + 3).join(""));
  return grams;
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared += 1;
  const all = a.size + b.size - shared;
  return all === 0 ? 1 : shared / all;
}
