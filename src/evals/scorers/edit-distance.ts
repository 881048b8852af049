import leven from "leven";
import { AirworthyError } from "../../core/errors.ts";
import type { Scorer } from "../scorer.ts";
import { quoted } from "./quoted.ts";
import type { OutputScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";
import { subjectOf } from "./subject.ts";
import { textOf } from "./text-of.ts";

export interface EditDistanceOptions<Output = unknown> extends OutputScorerOptions<Output> {
  /** Default 0.8. */
  readonly threshold?: number;
}

/** Characters of a text: the time grows with the product of both lengths. */
const LONGEST = 20_000;

/**
 * How near the output's text is to the expected one: 1 less the Levenshtein distance as a share of the longer text.
 * Distances count UTF-16 units.
 *
 * @throws `text_too_long` beyond 20,000 characters
 *
 * @example
 * ```ts
 * import { editDistance } from "airworthy/evals";
 *
 * editDistance({ threshold: 0.9 }).threshold; //=> 0.9
 * ```
 */
export function editDistance<Output = unknown>(options: EditDistanceOptions<Output> = {}): Scorer<Output> {
  return scorerOf<Output>({ kind: "editDistance", threshold: 0.8, ...options }, (trial) => {
    const subject = subjectOf(trial, options);
    if (!subject.ready) return subject.result;
    const [actual, expected] = [textOf(subject.actual), textOf(subject.expected)];
    const longer = Math.max(actual.length, expected.length);
    if (longer > LONGEST) throw tooLong(longer);
    if (longer === 0) return 1;
    const distance = leven(actual, expected);
    const edits = distance === 1 ? "1 edit" : `${distance} edits`;
    return {
      value: 1 - distance / longer,
      reason: `${edits} between ${quoted(actual)} and ${quoted(expected)}`,
    };
  });
}

function tooLong(length: number): AirworthyError {
  return new AirworthyError({
    code: "text_too_long",
    message: `Cannot count the edits of a text of ${length} characters: expected at most ${LONGEST}`,
    hint: "Score a part of the output with `of`, or use semanticSimilarity()",
  });
}
