import { nearTexts } from "../../core/near-texts.ts";
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

/**
 * Looks for near-duplicates among cases by what they ask: texts in lower case without marks, accents
 * and repeated spaces are cut into trigrams, and two cases are near if they share at least `threshold`
 * of all trigrams they have together (Jaccard).
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
  const index = nearTexts(cases.map(caseText), threshold);
  return {
    find(one) {
      const found = index.find(caseText(one)).flatMap(({ at, similarity }) => {
        const id = cases[at]?.id;
        return id === undefined || id === one.id ? [] : [{ id, similarity }];
      });
      return found.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1));
    },
  };
}
