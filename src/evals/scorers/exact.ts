import type { Scorer } from "../scorer.ts";
import { firstDifference } from "./first-difference.ts";
import { quoted } from "./quoted.ts";
import type { OutputScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";
import { subjectOf } from "./subject.ts";

export interface ExactOptions<Output = unknown> extends OutputScorerOptions<Output> {
  /** Compares texts without case, white space at the ends and runs of white space. Default false. */
  readonly loose?: boolean;
}

/**
 * Whether the output equals what the case expects, as JSON values: the order of keys does not matter.
 * A case without `expected` is skipped; a trial without an output scores 0.
 *
 * @example
 * ```ts
 * import { exact } from "airworthy/evals";
 *
 * const intent = exact({ name: "intent", of: (output: { intent: string }) => output.intent });
 * intent.name; //=> "intent"
 * ```
 */
export function exact<Output = unknown>(options: ExactOptions<Output> = {}): Scorer<Output> {
  const { loose = false } = options;
  return scorerOf<Output>({ kind: "exact", ...options }, (trial) => {
    const subject = subjectOf(trial, options);
    if (!subject.ready) return subject.result;
    const { actual, expected } = subject;
    if (loose && typeof actual === "string" && typeof expected === "string") {
      if (folded(actual) === folded(expected)) return 1;
      return { value: 0, reason: `got ${quoted(actual)}, expected ${quoted(expected)}` };
    }
    const reason = firstDifference(actual, expected);
    return reason === undefined ? 1 : { value: 0, reason };
  });
}

function folded(text: string): string {
  return text.trim().replace(/\s+/gu, " ").toLowerCase();
}
