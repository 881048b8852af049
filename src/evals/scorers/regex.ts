import { AirworthyError } from "../../core/errors.ts";
import type { Scorer } from "../scorer.ts";
import { boundedMatch } from "./bounded-match.ts";
import { quoted } from "./quoted.ts";
import type { OutputScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";
import { subjectOf } from "./subject.ts";
import { textOf } from "./text-of.ts";

export interface RegexOptions<Output = unknown> extends Omit<OutputScorerOptions<Output>, "expected"> {
  /** What is looked for in every output. Default: the case's `expected`, as the source of a pattern. */
  readonly pattern?: RegExp | string;
  /** Of patterns given as texts, such as `i`. Default none. */
  readonly flags?: string;
  /** Whether the pattern must not be found. Default false. */
  readonly not?: boolean;
}

/**
 * Whether a regular expression of JavaScript is found in the output's text. A match may take 250 ms, since
 * some patterns need exponential time on some texts; one that takes longer is an error of the scorer.
 *
 * @throws `pattern_invalid`, at once for the options' pattern and at the case for its own; `pattern_timeout`
 *
 * @example
 * ```ts
 * import { regex } from "airworthy/evals";
 *
 * const iban = regex({ name: "no IBAN", pattern: /\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b/, not: true });
 * iban.name; //=> "no IBAN"
 * ```
 */
export function regex<Output = unknown>(options: RegexOptions<Output> = {}): Scorer<Output> {
  const { flags = "", not = false } = options;
  const fixed = options.pattern === undefined ? undefined : patternOf(options.pattern, flags);
  return scorerOf<Output>({ kind: "regex", ...options }, (trial) => {
    const { of } = options;
    const subject = subjectOf(trial, { ...(of && { of }), ...(fixed && { expected: fixed }) });
    if (!subject.ready) return subject.result;
    const pattern = fixed ?? patternOf(subject.expected, flags);
    const text = textOf(subject.actual);
    if (boundedMatch(pattern, text) !== not) return 1;
    return { value: 0, reason: `${not ? "found" : "did not find"} ${String(pattern)} in ${quoted(text)}` };
  });
}

function patternOf(pattern: unknown, flags: string): RegExp {
  // A search that goes on from the last place would answer by turns.
  if (pattern instanceof RegExp) return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ""));
  try {
    if (typeof pattern === "string") return new RegExp(pattern, flags.replace(/[gy]/g, ""));
  } catch (error) {
    throw invalid(pattern, error instanceof Error ? error.message : String(error));
  }
  throw invalid(pattern, "it is no text");
}

function invalid(pattern: unknown, reason: string): AirworthyError {
  return new AirworthyError({
    code: "pattern_invalid",
    message: `Cannot use ${quoted(pattern)} as a regular expression: ${reason}`,
    hint: "Write it as JavaScript does, without the slashes; flags are an option of their own",
  });
}
