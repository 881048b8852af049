import type { CallKind } from "../../core/call.ts";
import type { Scorer } from "../scorer.ts";
import type { ScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";

export interface MaxStepsOptions extends ScorerOptions {
  /** What counts. Default: calls of models and tools, and steps. */
  readonly kinds?: readonly CallKind[];
}

const STEPS: readonly CallKind[] = ["model", "tool", "step"];

/**
 * Whether the trial made at most so many calls, over all its turns.
 *
 * @example
 * ```ts
 * import { maxSteps } from "airworthy/evals";
 *
 * maxSteps(4, { kinds: ["model"] }).name; //=> "maxSteps"
 * ```
 */
export function maxSteps(limit: number, options: MaxStepsOptions = {}): Scorer<unknown> {
  const { kinds = STEPS } = options;
  return scorerOf<unknown>({ kind: "maxSteps", limit, ...options }, async (trial) => {
    const calls = (await trial.calls()).filter(({ kind }) => kinds.includes(kind)).length;
    return calls <= limit ? 1 : { value: 0, reason: `made ${calls} calls, allowed ${limit}` };
  });
}
