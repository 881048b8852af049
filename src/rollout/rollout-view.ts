import type { RunId } from "../core/ids.ts";
import { alarm } from "../stats/gates/gate.ts";
import { promotionGate } from "../stats/gates/promotion-gate.ts";
import type { RolloutVerdict } from "../stats/gates/rollout-verdict.ts";
import type { Interval } from "../stats/interval.ts";
import { newcombe } from "../stats/newcombe.ts";
import { wilson } from "../stats/wilson.ts";
import type { Course } from "./course.ts";
import type { AmountMetric, Metric, RateMetric, Tally } from "./evidence.ts";
import { harmOf } from "./harm-of.ts";
import { judge } from "./judge.ts";
import type { Rollout } from "./load-rollout.ts";
import type { Move } from "./next-move.ts";
import { nextMove } from "./next-move.ts";

/** A rate of one side, with how sure it is. */
export interface RateView extends Interval {
  readonly rate: number;
  readonly runs: number;
  readonly bad: number;
}

interface Tile {
  readonly name: Metric["name"];
  /** Natural logarithm of the e-value that the candidate is worse; at `alarm` it decides by itself. */
  readonly harm: number;
  readonly alarm: number;
  readonly examples: readonly RunId[];
}

export interface RateTile extends Tile {
  readonly kind: "rate";
  readonly candidate: RateView;
  readonly incumbent: RateView;
  /** Candidate minus incumbent, 95 % for one look; what decides are the gates, which allow for any number. */
  readonly difference: Interval & { readonly value: number };
  /** Whether it is known to be within its margin; undefined where no margin is to be proven. */
  readonly proven?: boolean;
}

export interface AmountTile extends Tile {
  readonly kind: "amount";
  /** Means; undefined without runs. In ms, or US dollars. */
  readonly candidate: { readonly mean: number | undefined; readonly runs: number };
  readonly incumbent: { readonly mean: number | undefined; readonly runs: number };
  /** By which part the candidate's mean is higher. */
  readonly change: number | undefined;
}

export interface RolloutView {
  readonly rollout: Rollout;
  readonly verdict: RolloutVerdict;
  /** What a controller would do now. */
  readonly next: Move;
  readonly tiles: readonly (RateTile | AmountTile)[];
  readonly course: Course;
}

/** A rollout as people look at it. */
export function rolloutView(rollout: Rollout, now: number): RolloutView {
  const { plan, state, evidence } = rollout;
  return {
    rollout,
    verdict: judge(evidence, plan),
    next: nextMove({ plan, state, evidence, now }),
    tiles: evidence.metrics.map((metric) =>
      metric.kind === "rate" ? rateTile(metric, plan.alpha) : amountTile(metric, plan.alpha),
    ),
    course: evidence.course,
  };
}

function rateTile(metric: RateMetric, alpha: number): RateTile {
  const { name, candidate, incumbent, examples, promotion } = metric;
  const [ofCandidate, ofIncumbent] = [rateOf(candidate), rateOf(incumbent)];
  const share = ({ bad, runs }: Tally) => ({ hits: bad, n: runs });
  return {
    kind: "rate",
    name,
    harm: harmOf(metric),
    alarm: alarm(alpha),
    examples,
    candidate: ofCandidate,
    incumbent: ofIncumbent,
    difference: {
      value: ofCandidate.rate - ofIncumbent.rate,
      ...newcombe(share(candidate), share(incumbent)),
    },
    ...(promotion === undefined ? {} : { proven: promotionGate.logE(promotion) >= alarm(alpha) }),
  };
}

// Feedback counts in parts of a run; an interval of whole ones is near enough for looking.
function rateOf({ bad, runs }: Tally): RateView {
  return { rate: runs === 0 ? 0 : bad / runs, runs, bad, ...wilson(Math.round(bad), runs) };
}

function amountTile(metric: AmountMetric, alpha: number): AmountTile {
  const mean = ({ sum, runs }: AmountMetric["candidate"]) => (runs === 0 ? undefined : sum / runs);
  const [ofCandidate, ofIncumbent] = [mean(metric.candidate), mean(metric.incumbent)];
  return {
    kind: "amount",
    name: metric.name,
    harm: harmOf(metric),
    alarm: alarm(alpha),
    examples: metric.examples.map(({ run }) => run),
    candidate: { mean: ofCandidate, runs: metric.candidate.runs },
    incumbent: { mean: ofIncumbent, runs: metric.incumbent.runs },
    change: ofCandidate === undefined || !ofIncumbent ? undefined : ofCandidate / ofIncumbent - 1,
  };
}
