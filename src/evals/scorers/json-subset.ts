import type { Scorer } from "../scorer.ts";
import { parsedOf } from "./_parsed-of.ts";
import { firstDifference } from "./first-difference.ts";
import type { OutputScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";
import { subjectOf } from "./subject.ts";

/**
 * Whether the output has what is expected, as a part: objects may have more properties, lists more
 * items in between. A text is read as JSON; one that is none scores 0.
 *
 * @example
 * ```ts
 * import { jsonSubset } from "airworthy/evals";
 *
 * jsonSubset({ expected: { status: "shipped" } }).name; //=> "jsonSubset"
 * ```
 */
export function jsonSubset<Output = unknown>(options: OutputScorerOptions<Output> = {}): Scorer<Output> {
  return scorerOf<Output>({ kind: "jsonSubset", ...options }, (trial) => {
    const subject = subjectOf(trial, options);
    if (!subject.ready) return subject.result;
    const parsed = parsedOf(subject.actual);
    if (!parsed.ok) return { value: 0, reason: parsed.reason };
    const reason = firstDifference(parsed.value, subject.expected, { subset: true });
    return reason === undefined ? 1 : { value: 0, reason };
  });
}
