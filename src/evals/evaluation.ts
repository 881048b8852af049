import type { Budget } from "../core/budget.ts";
import { AirworthyError } from "../core/errors.ts";
import { hasControl } from "../core/ids.ts";
import type { Changes } from "../core/run.ts";
import type { AnyWorkflow, Workflow } from "../core/workflow.ts";
import type { Case } from "./case.ts";
import type { Criteria } from "./criteria.ts";
import type { Scorer } from "./scorer.ts";
import type { AnyScorer } from "./scorers/to-scorer.ts";
import { toScorer } from "./scorers/to-scorer.ts";

/** What is tried: the workflow as configured, with other prompts or models, or another workflow. */
export interface EvalRelease extends Changes {
  readonly workflow?: AnyWorkflow;
}

/** The world that one trial meets: its own, so that trials do not disturb each other. */
export interface World {
  /** The workflow bound to this world; default the evaluation's. */
  readonly workflow?: AnyWorkflow;
  /** What {@link Expectations.state} and scorers read after the trial. */
  state?(): unknown;
  close?(): void | Promise<void>;
}

export interface EvaluationOptions<Input, Output> {
  /** Names the evaluation for the command line and the store. */
  readonly name: string;
  readonly workflow: Workflow<Input, Output>;
  /** A file (.jsonl, .yaml; paths are meant from the configuration), cases, or the name of a dataset in the store. */
  readonly dataset: string | URL | readonly Case[];
  /** Scorers, and functions that score, those of `autoevals` included; see `toScorer`. */
  readonly scorers: readonly AnyScorer<NoInfer<Output>>[];
  /** Trials of every case. Default 1. */
  readonly trials?: number;
  readonly criteria?: Criteria;
  /** By name, for `--release` and `--against`. `current` is the workflow as configured and need not be listed. */
  readonly releases?: Readonly<Record<string, EvalRelease>>;
  /** Makes the workflow's input of a case, or of one turn of it. Default: its `input`. */
  readonly input?: (given: { readonly case: Case; readonly turn: unknown }) => Input;
  /** Opens a world for one trial. Default: none. */
  readonly world?: (given: { readonly case: Case; readonly release: EvalRelease }) => World | Promise<World>;
  /** Default `virtual`: writes are simulated or end the trial; `live` also needs the flag `--allow-writes`. */
  readonly writes?: "virtual" | "live";
  /**
   * Whether a completed run that is not right is a safe one all the same: it asked back, handed over or said that it
   * cannot. Read by `airworthy faults`. Default: none is.
   */
  readonly contained?: (given: { readonly case: Case; readonly output: Output }) => boolean;
  /** Where answers of reading tools come from. Default `live`. */
  readonly tools?: "live" | "recorded";
  /** The model that plays the user of cases with a `user`, by its name in the configuration. */
  readonly userModel?: string;
  /** Trials in flight. Default 8. */
  readonly concurrency?: number;
  /** Trials begun per second. Default: not bounded. */
  readonly rate?: number;
  /** US dollars that the experiment may spend. Default: not bounded. */
  readonly spend?: number;
  /** Of each run. */
  readonly budget?: Budget;
}

/** An evaluation: what is tried, on what, and what counts as right. */
export interface Evaluation {
  readonly name: string;
  readonly options: EvaluationOptions<unknown, unknown>;
  /** Functions among those of the options made scorers. */
  readonly scorers: readonly Scorer[];
}

/** The release that every evaluation has: its workflow as it is configured. */
export const CURRENT = "current";

/**
 * Defines an evaluation: list it under `evals` in `airworthy.config.ts` and run it with `airworthy eval`.
 *
 * @throws `invalid_evaluation` naming what is wrong
 *
 * @example
 * ```ts
 * import { workflow } from "airworthy";
 * import { evaluation } from "airworthy/evals";
 *
 * const shout = workflow({ name: "shout", run: async (ctx, text: string) => text.toUpperCase() });
 * const loud = evaluation({
 *   name: "loud",
 *   workflow: shout,
 *   dataset: [{ id: "hello", input: "hello", expected: "HELLO" }],
 *   scorers: [{ name: "same", score: ({ output, expected }) => output === expected }],
 * });
 * loud.name; //=> "loud"
 * ```
 */
export function evaluation<Input, Output>(options: EvaluationOptions<Input, Output>): Evaluation {
  const scorers = options.scorers.map((one) => toScorer(one));
  const problem = problemOf({ ...options, scorers });
  if (problem !== undefined) throw invalid(options.name, problem);
  // The types of input and output have done their work: they have held workflow, input and scorers together.
  return {
    name: options.name,
    options: options as unknown as EvaluationOptions<unknown, unknown>,
    scorers: scorers as unknown as readonly Scorer[],
  };
}

type Checked = Pick<
  EvaluationOptions<never, never>,
  "name" | "dataset" | "releases" | "trials" | "concurrency" | "rate" | "spend"
> & {
  readonly scorers: readonly NamedScorer[];
  readonly workflow: { readonly run?: unknown } | undefined;
};

export type NamedScorer = Pick<Scorer<never>, "name" | "threshold">;

function problemOf(options: Checked): string | undefined {
  const { name, scorers, dataset, releases = {}, workflow } = options;
  if (!isName(name)) return "its name must have 1 to 200 characters and no control characters";
  if (typeof workflow?.run !== "function") return "its workflow is none: give what workflow() gave back";
  if (Array.isArray(dataset) && dataset.length === 0)
    return "its dataset is empty: expected at least one case";
  const wrongRelease = Object.keys(releases).find((one) => !isName(one));
  if (wrongRelease !== undefined)
    return `the name of the release ${JSON.stringify(wrongRelease.slice(0, 80))} must have 1 to 200 characters and no control characters`;
  return problemOfScorers(scorers) ?? problemOfBounds(options);
}

/** Also of those that look at live runs. */
export function problemOfScorers(scorers: readonly NamedScorer[]): string | undefined {
  if (scorers.length === 0) return "it has no scorers: nothing would count as right";
  const seen = new Set<string>();
  for (const { name, threshold } of scorers) {
    if (!isName(name)) return "the name of a scorer must have 1 to 200 characters and no control characters";
    if (seen.has(name)) return `two scorers are named "${name}"`;
    seen.add(name);
    if (threshold !== undefined && !(threshold >= 0 && threshold <= 1))
      return `the threshold of the scorer "${name}" is ${threshold}: expected 0 to 1`;
  }
  return undefined;
}

/** Also for what a command line gives in their place. */
export function problemOfBounds(bounds: {
  readonly trials?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly rate?: number | undefined;
  readonly spend?: number | undefined;
}): string | undefined {
  for (const name of ["trials", "concurrency"] as const) {
    const value = bounds[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
      return `${name} is ${value}: expected a whole number from 1`;
  }
  for (const name of ["rate", "spend"] as const) {
    const value = bounds[name];
    if (value !== undefined && !(Number.isFinite(value) && value > 0))
      return `${name} is ${value}: expected a number above 0`;
  }
  return undefined;
}

function isName(name: unknown): boolean {
  return typeof name === "string" && name.length >= 1 && name.length <= 200 && !hasControl(name);
}

function invalid(name: unknown, problem: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_evaluation",
    message: `Cannot use the evaluation ${JSON.stringify(String(name).slice(0, 80))}: ${problem}`,
    hint: "Correct it where evaluation() is called",
  });
}
