import { AirworthyError } from "../core/errors.ts";
import type { CallRecord, StoredRun } from "../core/run.ts";
import type { ProductRate } from "../stats/product-rate.ts";
import { productRate } from "../stats/product-rate.ts";
import { wilson } from "../stats/wilson.ts";
import type { StepSums, Tally } from "./_tally.ts";
import { pathKey, tally } from "./_tally.ts";

/** A measured rate with its sample size and its 95 % interval (Wilson). */
export interface Rate {
  readonly passed: number;
  readonly n: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

export interface StepReliability {
  /** Address without counters; numbered branches of a parallel part have a star for their number. */
  readonly step: string;
  readonly kind: CallRecord["kind"];
  /** Of the runs that reached the step, those in which it ended well. */
  readonly success: Rate;
  readonly calls: number;
  /** Failed calls, those that were made good by another try included. */
  readonly failures: number;
  /** Runs in which a failed call was made good. */
  readonly recovered: number;
  /** Runs that completed although the step failed in them. */
  readonly tolerated: number;
  readonly onPath: boolean;
  /** What the path's success would gain if this step never failed, as a difference; 0 off the path. */
  readonly gain: number;
  /** The step's part in the path's failures, 0 to 1, by the logarithms of the rates. */
  readonly lossShare: number;
  /** Mean ms a run spends in the step. */
  readonly took: number;
  /** Of the time spent in all steps, 0 to 1. */
  readonly timeShare: number;
  /** US dollars in all runs, of the calls whose price is known. */
  readonly cost: number;
  readonly costShare: number;
  /** Model calls whose price is unknown, and so not in `cost`. */
  readonly unpriced: number;
}

export interface Reliability {
  readonly workflow: string;
  /** Runs that count: completed or failed, and no forks. */
  readonly runs: number;
  readonly excluded: number;
  /** End to end, as it was measured. */
  readonly completed: Rate;
  /** In the order in which a run comes to them. */
  readonly steps: readonly StepReliability[];
  readonly path: {
    /** The steps that most completed runs take together. */
    readonly steps: readonly string[];
    /** Completed runs that take just these. */
    readonly share: Rate;
    /** The product of the steps' rates, with its 95 % interval. */
    readonly success: ProductRate;
    /** The step whose failures cost most; undefined if none failed. */
    readonly costliest: string | undefined;
  };
}

export interface ReliabilityOptions {
  /** Whether a call ended well. Default: it did not end in an error. */
  readonly passes?: (call: CallRecord) => boolean;
  /** Another path than the typical one, as the names of steps. */
  readonly path?: readonly string[];
}

/** The step that failures belong to of runs in which every call ended well. */
export const OWN_CODE = "(workflow code)";

/**
 * The reliability budget of a workflow, from its recorded runs: how often each step succeeds, what
 * that makes of the whole path, and which step to mend first.
 *
 * - A step is a call's address without counters. A run passes it if its last call there did.
 * - A run that failed although all its calls ended well failed in `(workflow code)`.
 * - The typical path is the set of steps that most completed runs have in common.
 * - The product takes the steps to fail independently; compare it with `completed`, which is measured. It is lower
 *   where a run can complete although a step failed (see `tolerated`).
 *
 * Runs are read one by one, so that an iterator over a store may hold one at a time.
 *
 * @throws `reliability_no_runs`, `reliability_mixed` for runs of several workflows, `reliability_unknown_step`
 *
 * @example
 * ```ts
 * import { open, reliability, workflow } from "airworthy";
 *
 * const quote = workflow({
 *   name: "quote",
 *   run: async (ctx, n: number) => {
 *     await ctx.step("look_up", () => n);
 *     return ctx.step("price", () => {
 *       if (n === 0) throw new Error("No price");
 *       return n * 100;
 *     });
 *   },
 * });
 * const app = await open({ store: ":memory:", workflows: [quote] });
 * const ids = [];
 * for (const n of [0, 1, 2, 3]) ids.push((await app.run(quote, n)).id);
 * const runs = (await Promise.all(ids.map((id) => app.store.load(id)))).filter((run) => run !== undefined);
 *
 * const { path } = reliability(runs);
 * path.steps; //=> ["look_up", "price"]
 * path.success.estimate; //=> 0.75
 * path.costliest; //=> "price"
 * await app.close();
 * ```
 */
export function reliability(runs: Iterable<StoredRun>, options: ReliabilityOptions = {}): Reliability {
  const all = tally(runs, { passes: options.passes ?? ((call) => call.state === "done"), ownCode: OWN_CODE });
  if (all.runs === 0) throw noRuns(all.excluded);
  const path = options.path ?? typicalPath(all);
  const onPath = path.map((name) => stepNamed(all, name));
  // A failure of the workflow's own code can hit every path.
  const own = all.steps.get(OWN_CODE);
  if (own !== undefined && !onPath.includes(own)) onPath.push(own);
  const success = productRate(onPath.map(({ passed, reached }) => ({ passed, n: reached })));
  const lost = onPath.reduce((sum, { passed, reached }) => sum - Math.log(passed / reached), 0);
  const whole = { took: total(all, "took"), cost: total(all, "cost"), path: onPath, lost };
  const steps = inOrder(all).map((step) => describe(step, whole));
  return {
    workflow: all.workflow,
    runs: all.runs,
    excluded: all.excluded,
    completed: rateOf(all.completed, all.runs),
    steps,
    path: {
      steps: onPath.map(({ step }) => step),
      share: rateOf(all.paths.get(pathKey(path)) ?? 0, all.completed),
      success,
      costliest: costliestOf(steps),
    },
  };
}

interface Whole {
  readonly took: number;
  readonly cost: number;
  readonly path: readonly StepSums[];
  /** Minus the logarithm of the path's success. */
  readonly lost: number;
}

function describe(sums: StepSums, whole: Whole): StepReliability {
  const { step, kind, passed, reached, calls, failures, recovered, tolerated, unpriced, took, cost } = sums;
  const success = rateOf(passed, reached);
  const onPath = whole.path.includes(sums);
  const loses = onPath && passed < reached;
  return {
    step,
    kind,
    success,
    calls,
    failures,
    recovered,
    tolerated,
    onPath,
    gain: loses ? productOf(whole.path.filter((other) => other !== sums)) - productOf(whole.path) : 0,
    lossShare: loses ? share(-Math.log(success.rate), whole.lost) : 0,
    took: took / reached,
    timeShare: share(took, whole.took),
    cost,
    costShare: share(cost, whole.cost),
    unpriced,
  };
}

function productOf(steps: readonly StepSums[]): number {
  return steps.reduce((product, { passed, reached }) => product * (passed / reached), 1);
}

/** The steps that most completed runs take together; of failed runs where none completed. */
function typicalPath(all: Tally): readonly string[] {
  let most: readonly [string, number] = ["", 0];
  for (const path of all.paths) if (path[1] > most[1]) most = path;
  const names = new Set(all.completed === 0 ? all.steps.keys() : most[0].split("\n"));
  return inOrder(all)
    .map(({ step }) => step)
    .filter((step) => names.has(step));
}

function inOrder(all: Tally): readonly StepSums[] {
  return [...all.steps.values()].sort((a, b) => a.at / a.reached - b.at / b.reached);
}

function costliestOf(steps: readonly StepReliability[]): string | undefined {
  let most: StepReliability | undefined;
  for (const step of steps) if (step.lossShare > (most?.lossShare ?? 0)) most = step;
  return most?.step;
}

function stepNamed(all: Tally, name: string): StepSums {
  const found = all.steps.get(name);
  if (found !== undefined) return found;
  throw new AirworthyError({
    code: "reliability_unknown_step",
    message: `Cannot find step "${name}" in the runs of "${all.workflow}": they have ${[...all.steps.keys()].join(", ")}`,
    hint: "Name steps by their address without counters",
  });
}

function rateOf(passed: number, n: number): Rate {
  return { passed, n, rate: n === 0 ? Number.NaN : passed / n, ...wilson(passed, n) };
}

function total(all: Tally, what: "took" | "cost"): number {
  return [...all.steps.values()].reduce((sum, step) => sum + step[what], 0);
}

/** Infinity of infinity (a step that never passes) is all of it. */
function share(part: number, whole: number): number {
  if (part === Number.POSITIVE_INFINITY) return 1;
  return whole === 0 || whole === Number.POSITIVE_INFINITY ? 0 : part / whole;
}

function noRuns(excluded: number): AirworthyError {
  return new AirworthyError({
    code: "reliability_no_runs",
    message: `Cannot measure reliability: none of ${excluded} runs completed or failed by itself`,
    hint: "Run the workflow first; runs that wait, were cancelled or are forks do not count",
  });
}
