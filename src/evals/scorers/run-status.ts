import type { Expectations } from "../case.ts";
import type { Scored, Scorer } from "../scorer.ts";
import type { ScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";

export interface RunStatusOptions extends ScorerOptions {
  /** What is expected of every case. Default: `case.expect.status`, else any but a failed or cancelled run. */
  readonly expected?: NonNullable<Expectations["status"]>;
}

/**
 * Whether the trial's last run ended as it should. A release that refuses the input never does.
 *
 * @example
 * ```ts
 * import { runStatus } from "airworthy/evals";
 *
 * runStatus({ name: "asks a person", expected: "waiting" }).name; //=> "asks a person"
 * ```
 */
export function runStatus(options: RunStatusOptions = {}): Scorer<unknown> {
  return scorerOf<unknown>({ kind: "runStatus", ...options }, (trial) => {
    const expected = options.expected ?? trial.case.expect?.status;
    const right =
      expected === undefined
        ? trial.status === "completed" || trial.status === "waiting"
        : trial.status === expected;
    if (right) return 1;
    const wanted = expected ?? "completed or waiting";
    return { value: 0, reason: `ended as ${trial.status}${why(trial)}; expected ${wanted}` };
  });
}

function why({ error }: Scored): string {
  return error === undefined ? "" : ` (${error.message})`;
}
