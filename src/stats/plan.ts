import { normalUpperQuantile } from "./distributions/normal.ts";
import { mustHold } from "./must-hold.ts";
import type { VarianceComponents } from "./variance-components.ts";

export type Noise = Pick<VarianceComponents, "withinBaseline" | "withinCandidate" | "between">;

export interface Errors {
  /** Chance to see the drop, default 0.8. */
  readonly power?: number | undefined;
  /** Chance to see one where there is none, two-sided, default 0.05. */
  readonly alpha?: number | undefined;
}

export interface Plan extends Errors {
  /** From a first comparison ({@link varianceComponents}). */
  readonly noise: Noise;
  /** The drop that must be seen, in units of the score, above 0. */
  readonly drop: number;
  /** Numbers of trials a case to consider. Default 1, 2, 3, 5, 10. */
  readonly trials?: readonly number[] | undefined;
}

export interface PlannedTrials {
  readonly trials: number;
  readonly cases: number;
  /** Trials of both releases in all. */
  readonly runs: number;
}

export interface PlanResult {
  readonly drop: number;
  readonly power: number;
  readonly alpha: number;
  readonly options: readonly PlannedTrials[];
  /** The one with the fewest runs. */
  readonly cheapest: PlannedTrials;
}

/** How many cases it takes to see a drop, for several numbers of trials a case. */
export function planTrials({ noise, drop, trials = [1, 2, 3, 5, 10], ...errors }: Plan): PlanResult {
  mustHold(drop > 0, () => `Cannot plan for a drop of ${drop}: expected above 0`);
  const { power, alpha, reach } = reachOf(errors);
  const options = trials.map((each): PlannedTrials => {
    const cases = Math.max(2, Math.ceil((reach ** 2 * variance(noise, each)) / drop ** 2));
    return { trials: each, cases, runs: 2 * each * cases };
  });
  const [first, ...others] = options;
  mustHold(first !== undefined, () => "Cannot plan without a number of trials");
  const cheapest = others.reduce((best, one) => (one.runs < best.runs ? one : best), first);
  return { drop, power, alpha, options, cheapest };
}

/** The smallest drop that so many cases and trials a case see with the given power. To be shown beside every verdict. */
export function smallestDrop(
  noise: Noise,
  { cases, trials, ...errors }: Errors & { readonly cases: number; readonly trials: number },
): number {
  mustHold(cases > 0 && trials > 0, () => `Cannot plan ${cases} cases of ${trials} trials: expected above 0`);
  return reachOf(errors).reach * Math.sqrt(variance(noise, trials) / cases);
}

/** Cases of one trial that McNemar's test needs, when a share `lost` of the cases goes down and `won` up. */
export function casesForMcnemar({
  lost,
  won,
  ...errors
}: Errors & { readonly lost: number; readonly won: number }): number {
  mustHold(
    lost > 0 && won >= 0 && lost !== won,
    () => `Cannot plan for ${lost} lost and ${won} won: expected them to differ`,
  );
  const { level, chance } = reachOf(errors);
  const both = lost + won;
  const gap = lost - won;
  return Math.ceil(((level * Math.sqrt(both) + chance * Math.sqrt(both - gap ** 2)) / gap) ** 2);
}

/** Trials that each of two releases needs when they are not run on the same cases, to tell the rate `from` from `to`. */
export function trialsUnpaired({
  from,
  to,
  ...errors
}: Errors & { readonly from: number; readonly to: number }): number {
  mustHold(from !== to, () => `Cannot tell ${from} from ${to}: expected them to differ`);
  const { level, chance } = reachOf(errors);
  const middle = (from + to) / 2;
  const same = Math.sqrt(2 * middle * (1 - middle));
  const apart = Math.sqrt(from * (1 - from) + to * (1 - to));
  return Math.ceil(((level * same + chance * apart) / (from - to)) ** 2);
}

function variance({ between, withinBaseline, withinCandidate }: Noise, trials: number): number {
  return between + (withinBaseline + withinCandidate) / trials;
}

function reachOf({ power = 0.8, alpha = 0.05 }: Errors) {
  mustHold(
    power > 0 && power < 1 && alpha > 0 && alpha < 1,
    () => `Cannot plan with power ${power} and alpha ${alpha}: expected shares between 0 and 1`,
  );
  const level = normalUpperQuantile(alpha / 2);
  const chance = normalUpperQuantile(1 - power);
  return { power, alpha, level, chance, reach: level + chance };
}
