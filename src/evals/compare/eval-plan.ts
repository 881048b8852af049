import type { ExperimentId } from "../../core/ids.ts";
import type { Noise, PlannedTrials } from "../../stats/plan.ts";
import { planTrials, smallestDrop } from "../../stats/plan.ts";
import { varianceComponents } from "../../stats/variance-components.ts";
import { costFigures } from "../figures/cost-figures.ts";
import type { Tried } from "../figures/tried.ts";
import { caseTrials } from "../figures/tried.ts";
import { sidesOf } from "./differences.ts";
import { matchCases } from "./match-cases.ts";
import { ALLOWED_DROP, ALPHA } from "./regression-gates.ts";

export interface EvalPlanOptions {
  /** The drop to be seen, as a share. Default 0.03. */
  readonly drop?: number;
  /** Chance to see it. Default 0.8. */
  readonly power?: number;
  /** Level of the gate, one-sided. Default 0.05. */
  readonly alpha?: number;
  /** Numbers of trials a case to consider. Default 1, 2, 3, 5, 10. */
  readonly trials?: readonly number[];
}

export interface EvalPlan {
  readonly drop: number;
  readonly power: number;
  readonly alpha: number;
  readonly noise: Noise;
  /**
   * `two releases`: measured; `one release`: how cases differ between releases is not known, so that it takes more cases than said;
   * `one trial`: all noise is taken for noise of trials, as many as could be.
   */
  readonly from: "two releases" | "one release" | "one trial";
  readonly experiments: readonly ExperimentId[];
  readonly options: readonly PlannedTrials[];
  /** The one with the fewest runs. */
  readonly cheapest: PlannedTrials;
  /** Of the newest experiment, and the smallest drop that it shows with this power. */
  readonly current: { readonly cases: number; readonly trials: number; readonly detectable: number };
  /** US dollars a run; undefined where a price is unknown. */
  readonly costPerRun: number | undefined;
}

/**
 * How many cases and trials it takes to see a drop, from the noise in experiments that were made: two of different releases say
 * how much cases differ between releases, one only how much its trials do.
 *
 * @param experiments the newest first, at least one; of the others the first that shares cases with it counts
 */
export function evalPlan(
  [newest, ...others]: readonly [Tried, ...Tried[]],
  options: EvalPlanOptions = {},
): EvalPlan {
  const { drop = ALLOWED_DROP, power = 0.8, alpha = ALPHA, trials } = options;
  const { noise, from, experiments } = noiseOf(newest, others);
  const tried = caseTrials(newest).filter(({ counted }) => counted > 0);
  const current = { cases: Math.max(1, tried.length), trials: newest.experiment.trials };
  const errors = { power, alpha: 2 * alpha };
  const plan = planTrials({ noise, drop, ...errors, ...(trials === undefined ? {} : { trials }) });
  return {
    drop,
    power,
    alpha,
    noise,
    from,
    experiments,
    options: plan.options,
    cheapest: plan.cheapest,
    current: { ...current, detectable: smallestDrop(noise, { ...current, ...errors }) },
    costPerRun: costFigures(tried).perRun?.ratio,
  };
}

interface Found extends Pick<EvalPlan, "noise" | "from" | "experiments"> {}

function noiseOf(newest: Tried, others: readonly Tried[]): Found {
  for (const other of others) {
    const { baseline, candidate } = sidesOf(matchCases(other, newest).pairs);
    if (baseline.length < 2) continue;
    const experiments = [newest.experiment.id, other.experiment.id];
    return { noise: varianceComponents({ baseline, candidate }), from: "two releases", experiments };
  }
  return noiseOfOne(newest);
}

function noiseOfOne(tried: Tried): Found {
  const cases = caseTrials(tried).filter(({ counted }) => counted > 0);
  const experiments = [tried.experiment.id];
  const repeated = cases.filter(({ counted }) => counted > 1);
  const isRepeated = repeated.length > 0;
  const within = isRepeated
    ? mean(repeated.map(({ passed, counted: k }) => ((passed / k) * (1 - passed / k) * k) / (k - 1)))
    : varianceOf(mean(cases.map(({ passed, counted }) => passed / counted)));
  const noise = { withinBaseline: within, withinCandidate: within, between: 0 };
  return { noise, from: isRepeated ? "one release" : "one trial", experiments };
}

function varianceOf(rate: number): number {
  return rate * (1 - rate);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
