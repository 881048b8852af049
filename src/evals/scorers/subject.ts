import type { Scored, ScorerResult } from "../scorer.ts";
import type { OutputScorerOptions } from "./scorer-options.ts";

/** What a scorer of outputs compares, or what it can say at once. */
export type Subject =
  | { readonly ready: true; readonly actual: unknown; readonly expected: unknown }
  | { readonly ready: false; readonly result: ScorerResult };

/**
 * Finds what is compared: a case that expects nothing is skipped, a trial without an output scores 0.
 * The `expected` of the options stands in for that of every case.
 */
export function subjectOf<Output>(trial: Scored<Output>, options: OutputScorerOptions<Output>): Subject {
  const expected = options.expected === undefined ? trial.expected : options.expected;
  if (expected === undefined) return { ready: false, result: SKIPPED };
  return { ...outputOf(trial, options), expected } as Subject;
}

/** The output, or its part that is looked at; without one the score is 0, with the reason. */
export function outputOf<Output>(
  trial: Scored<Output>,
  { of }: Pick<OutputScorerOptions<Output>, "of">,
): Subject {
  if (trial.output === undefined) return { ready: false, result: { value: 0, reason: noOutput(trial) } };
  const actual = of === undefined ? trial.output : of(trial.output);
  return { ready: true, actual, expected: undefined };
}

const SKIPPED = { skip: true, reason: "the case expects nothing" } as const;

/** Why there is nothing to look at. */
export function noOutput({ status, error }: Pick<Scored, "status" | "error">): string {
  if (error !== undefined) return `no output: the run ${ended(status)}: ${error.message}`;
  return `no output: the run ${ended(status)}`;
}

function ended(status: Scored["status"]): string {
  if (status === "refused") return "was refused";
  return status === "waiting" ? "waits for a person" : status;
}
