import { AirworthyError } from "../../core/errors.ts";
import type { Scorer } from "../scorer.ts";
import { quoted } from "./quoted.ts";
import type { OutputScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";
import { subjectOf } from "./subject.ts";
import { textOf } from "./text-of.ts";

export interface ContainsOptions<Output = unknown> extends OutputScorerOptions<Output> {
  /** Whether all expected texts must be found, or any one. Default `all`. */
  readonly mode?: "all" | "any";
  /** Default false. */
  readonly ignoreCase?: boolean;
}

/**
 * Whether the output's text contains what is expected: one text, or a list of them. The score is the share that was
 * found, with `any` 1 or 0. An output that is no text is searched as JSON.
 *
 * @throws `expectation_invalid` at a case that expects neither a text, a number nor a list of them
 *
 * @example
 * ```ts
 * import { contains } from "airworthy/evals";
 *
 * const polite = contains({ name: "polite", expected: ["please", "thank you"], mode: "any", ignoreCase: true });
 * polite.name; //=> "polite"
 * ```
 */
export function contains<Output = unknown>(options: ContainsOptions<Output> = {}): Scorer<Output> {
  const { mode = "all", ignoreCase = false } = options;
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  return scorerOf<Output>({ kind: "contains", ...options }, (trial) => {
    const subject = subjectOf(trial, options);
    if (!subject.ready) return subject.result;
    const wanted = wantedTexts(subject.expected, trial.case.id);
    const text = fold(textOf(subject.actual));
    const missing = wanted.filter((one) => !text.includes(fold(one)));
    if (missing.length === 0 || (mode === "any" && missing.length < wanted.length)) return 1;
    const found = mode === "any" ? 0 : (wanted.length - missing.length) / wanted.length;
    return { value: found, reason: `${missingText(missing, mode)} in ${quoted(textOf(subject.actual))}` };
  });
}

function missingText(missing: readonly string[], mode: "all" | "any"): string {
  const list = missing.map((one) => quoted(one)).join(", ");
  return mode === "any" && missing.length > 1 ? `found none of ${list}` : `did not find ${list}`;
}

function wantedTexts(expected: unknown, id: string): readonly string[] {
  const list = Array.isArray(expected) ? expected : [expected];
  const texts = list.map((one) => (typeof one === "number" ? String(one) : one));
  if (texts.length > 0 && texts.every((one) => typeof one === "string")) return texts;
  throw new AirworthyError({
    code: "expectation_invalid",
    message: `Cannot look for what case "${id}" expects: got ${quoted(expected)}, expected a text or a list of texts`,
    hint: "Correct the case's expected value, or use jsonSubset() for objects",
  });
}
