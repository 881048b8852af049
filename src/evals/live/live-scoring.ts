import type { Duration } from "../../core/duration.ts";
import { parseDuration } from "../../core/duration.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { AnyWorkflow } from "../../core/workflow.ts";
import { problemOfScorers } from "../evaluation.ts";
import type { Scorer } from "../scorer.ts";
import type { AnyScorer } from "../scorers/to-scorer.ts";
import { toScorer } from "../scorers/to-scorer.ts";

export interface LiveScoringOptions<Output = unknown> {
  /** Whose runs are looked at: the workflow, or its name. */
  readonly workflow: AnyWorkflow | string;
  /** Scorers that need no expected value, and functions that score; those that gate say whether a run was bad. */
  readonly scorers: readonly AnyScorer<NoInfer<Output>>[];
  /** Share of the conversations that are looked at, above 0 to 1: all runs of one, or none. Default 1. */
  readonly share?: number;
  /** US dollars that judges may cost within any 24 hours, over all processes. Needed where a scorer asks a model. */
  readonly spend?: number;
  /** After so long a scorer is given up. Default 60 s. */
  readonly timeout?: Duration;
}

/** What looks at the runs of a workflow once they have ended. */
export interface LiveScoring {
  /** Name of the workflow. */
  readonly workflow: string;
  readonly scorers: readonly Scorer[];
  readonly share: number;
  readonly spend: number | undefined;
  /** Ms. */
  readonly timeout: number;
}

const TIMEOUT: Duration = "60s";

/**
 * Scores runs that served somebody: list it under `scoring` in `airworthy.config.ts`. Scorers look at what is stored, after
 * the run has ended and off its way; `airworthy serve` and `airworthy rollout steer` let them. `gates.scores` of a
 * rollout's plan makes them count.
 *
 * @throws `invalid_scoring` naming what is wrong
 *
 * @example
 * ```ts
 * import { contains, liveScoring } from "airworthy/evals";
 *
 * const scoring = liveScoring({
 *   workflow: "support",
 *   scorers: [contains({ expected: "order" }), function short({ output }) { return String(output).length <= 280; }],
 *   share: 0.2,
 * });
 * scoring.scorers.map(({ name }) => name); //=> ["contains", "short"]
 * ```
 */
export function liveScoring<Output = unknown>(options: LiveScoringOptions<Output>): LiveScoring {
  const { workflow, share = 1, spend } = options;
  const name = typeof workflow === "string" ? workflow : workflow.name;
  const scorers = options.scorers.map((one) => toScorer(one)) as unknown as readonly Scorer[];
  const timeout = parseDuration(options.timeout ?? TIMEOUT);
  const problem = problemOfScorers(scorers) ?? problemOfBounds({ share, spend, timeout }, scorers);
  if (problem !== undefined) throw invalid(name, problem);
  return { workflow: name, scorers, share, spend, timeout };
}

function problemOfBounds(
  { share, spend, timeout }: Pick<LiveScoring, "share" | "spend" | "timeout">,
  scorers: readonly Scorer[],
): string | undefined {
  if (!(share > 0 && share <= 1)) return `its share is ${share}: expected above 0 to 1`;
  if (!(timeout > 0)) return `its timeout is ${timeout} ms: expected above 0`;
  if (spend !== undefined && !(spend > 0 && Number.isFinite(spend)))
    return `spend is ${spend}: expected a number above 0`;
  const asking = scorers.find(({ workflows = [] }) => workflows.length > 0);
  if (asking !== undefined && spend === undefined)
    return `"${asking.name}" asks a model, and nothing bounds what that may cost: give spend, in US dollars a day`;
  return undefined;
}

function invalid(workflow: string, problem: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_scoring",
    message: `Cannot score the runs of ${JSON.stringify(workflow.slice(0, 80))}: ${problem}`,
    hint: "Correct it where liveScoring() is called",
  });
}
