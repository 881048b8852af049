import { AirworthyError } from "../../core/errors.ts";
import type { Scorer } from "../scorer.ts";
import { quoted } from "./quoted.ts";
import type { OutputScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";
import { subjectOf } from "./subject.ts";
import { textOf } from "./text-of.ts";

export interface NumericOptions<Output = unknown> extends OutputScorerOptions<Output> {
  /** How far off it may be, in its own unit. Default 0. */
  readonly absolute?: number;
  /** How far off it may be, as a share of what is expected. Default 1e-9, for the rounding of floats. */
  readonly relative?: number;
  /** Which number of a text counts. Default `last`, where answers end with their result. */
  readonly take?: "first" | "last";
}

/**
 * Whether the output's number is near enough to the expected one: within the larger of the two tolerances. Of a text
 * it takes the last number: digits with an optional sign, decimal point, exponent and commas between thousands;
 * currency and percent signs around it do not count. A text without one scores 0.
 *
 * @throws `expectation_invalid` at a case that expects no number
 *
 * @example
 * ```ts
 * import { numeric } from "airworthy/evals";
 *
 * numeric({ relative: 0.01 }).name; //=> "numeric"
 * ```
 */
export function numeric<Output = unknown>(options: NumericOptions<Output> = {}): Scorer<Output> {
  const { absolute = 0, relative = 1e-9, take = "last" } = options;
  return scorerOf<Output>({ kind: "numeric", ...options }, (trial) => {
    const subject = subjectOf(trial, options);
    if (!subject.ready) return subject.result;
    const expected = numberOf(subject.expected, take);
    if (expected === undefined) throw noNumber(subject.expected, trial.case.id);
    const actual = numberOf(subject.actual, take);
    if (actual === undefined) return { value: 0, reason: `no number in ${quoted(subject.actual)}` };
    const bound = Math.max(absolute, relative * Math.abs(expected));
    const off = Math.abs(actual - expected);
    if (off <= bound) return 1;
    return {
      value: 0,
      reason: `got ${actual}, expected ${expected}: ${short(off)} off, allowed ${short(bound)}`,
    };
  });
}

const NUMBER = /(?<![\w.])[-+\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+|(?<=\d))(?:[eE][-+]?\d+)?/g;

function numberOf(value: unknown, take: "first" | "last"): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "bigint") return Number(value);
  const found = textOf(value).match(NUMBER);
  const text = take === "first" ? found?.[0] : found?.at(-1);
  return text === undefined ? undefined : Number(text.replaceAll(",", "").replace("\u2212", "-"));
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function noNumber(expected: unknown, id: string): AirworthyError {
  return new AirworthyError({
    code: "expectation_invalid",
    message: `Cannot compare numbers at case "${id}": it expects ${quoted(expected)}, expected a number`,
    hint: "Correct the case's expected value, or use exact() for texts",
  });
}
