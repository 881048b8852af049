import type { DifferenceState } from "../../stats/gates/difference-sequence.ts";
import { NO_DIFFERENCE, withValue } from "../../stats/gates/difference-sequence.ts";
import { amountOf, badOf, isAmount } from "../figure-of.ts";
import type { FigureName, FullPlan } from "../plan.ts";
import type { RolloutRun } from "../rollout-run.ts";

export interface Sum {
  readonly runs: number;
  /** Of how bad the runs were, of ms, or of US dollars. */
  readonly sum: number;
}

/** One figure of both releases. */
export interface AbFigure {
  readonly name: FigureName;
  readonly a: Sum;
  readonly b: Sum;
  /** Of an amount: more than this counts as this. Taken from the first runs, which count for nothing else. */
  readonly cap?: number;
  /** What its interval is made of. */
  readonly seen: DifferenceState;
}

type Routes = Pick<FullPlan, "handoverRoutes">;

/** A mean needs a bound before anything can be said of it: ten times that of so many first runs. */
const FIRST = 20;
const TIMES = 10;

const NOTHING: Sum = { runs: 0, sum: 0 };

export function newFigure(name: FigureName): AbFigure {
  return { name, a: NOTHING, b: NOTHING, seen: NO_DIFFERENCE };
}

/** How bad a run was, 0 to 1, or which part of the cap it took; undefined where that is not known, or not yet. */
export function badnessOf({ name, cap }: AbFigure, run: RolloutRun, routes: Routes): number | undefined {
  if (!isAmount(name)) return badOf(name, run, routes);
  const amount = amountOf(name, run);
  return amount === undefined || cap === undefined ? undefined : Math.min(amount, cap) / cap;
}

export function withRun(figure: AbFigure, run: RolloutRun, routes: Routes): AbFigure {
  const { name, seen } = figure;
  const amount = isAmount(name) ? amountOf(name, run) : badOf(name, run, routes);
  if (amount === undefined) return figure;
  const side = run.canary ? "b" : "a";
  const { runs, sum } = figure[side];
  const next = { ...figure, [side]: { runs: runs + 1, sum: sum + amount } };
  const value = badnessOf(figure, run, routes);
  if (value === undefined) return capped(next);
  return { ...next, seen: withValue(seen, { canary: run.canary, share: run.share, value }) };
}

function capped(figure: AbFigure): AbFigure {
  const runs = figure.a.runs + figure.b.runs;
  const sum = figure.a.sum + figure.b.sum;
  return runs < FIRST || sum === 0 ? figure : { ...figure, cap: (TIMES * sum) / runs };
}
