import type { RunId } from "../core/ids.ts";
import type { Assigned } from "../stats/gates/gate.ts";
import type { HarmState } from "../stats/gates/harm-gate.ts";
import { harmGate } from "../stats/gates/harm-gate.ts";
import type { PromotionState } from "../stats/gates/promotion-gate.ts";
import { promotionGate } from "../stats/gates/promotion-gate.ts";
import type { RankState } from "../stats/gates/rank-gate.ts";
import { rankGate } from "../stats/gates/rank-gate.ts";
import type { ShareState } from "../stats/gates/share-gate.ts";
import { shareGate } from "../stats/gates/share-gate.ts";
import type { AbEvidence } from "./ab/ab-evidence.ts";
import { noAbEvidence, observeAb } from "./ab/ab-evidence.ts";
import type { Course } from "./course.ts";
import { harmPoint, NO_COURSE, withPoint } from "./course.ts";
import type { AmountName, RateName } from "./figure-of.ts";
import { amountOf, badOf, isAbout, toldOf } from "./figure-of.ts";
import type { FullPlan } from "./plan.ts";
import type { RolloutRun } from "./rollout-run.ts";

/** How often something bad happened among the runs of one side. */
export interface Tally {
  readonly runs: number;
  readonly bad: number;
}

/** Of a figure rather than of good and bad: sums for a mean. */
export interface Amount {
  readonly runs: number;
  readonly sum: number;
}

export interface RateMetric {
  readonly kind: "rate";
  readonly name: RateName;
  readonly harm: HarmState;
  readonly promotion?: PromotionState;
  readonly candidate: Tally;
  readonly incumbent: Tally;
  /** The latest bad runs of the candidate: what a verdict is shown with. */
  readonly examples: readonly RunId[];
}

export interface AmountMetric {
  readonly kind: "amount";
  readonly name: AmountName;
  readonly rank: RankState;
  readonly candidate: Amount;
  readonly incumbent: Amount;
  /** The highest of the candidate's runs. */
  readonly examples: readonly { readonly run: RunId; readonly value: number }[];
}

export type Metric = RateMetric | AmountMetric;

/** All that a rollout has learned: plain data, kept as JSON with the mark up to which runs were read. */
export interface Evidence {
  readonly metrics: readonly Metric[];
  readonly share: ShareState;
  /** Runs that counted. */
  readonly counted: number;
  readonly course: Course;
  /** Runs served, those that did not count included. */
  readonly served: { readonly candidate: number; readonly incumbent: number };
  /** Of an A/B test: what decides it, and the intervals. */
  readonly ab?: AbEvidence;
}

const RATES = ["failures", "scores", "feedback", "toolErrors", "handovers"] as const;
const AMOUNTS = ["latency", "cost"] as const;
const EXAMPLES = 20;
const NONE = { runs: 0, bad: 0 } as const;
const NOTHING = { runs: 0, sum: 0 } as const;

export function noEvidence({ gates, ab }: FullPlan): Evidence {
  const rates = RATES.flatMap((name): RateMetric[] => {
    // A plan that was kept before there were scores says nothing of them.
    const limit = gates[name] ?? "off";
    if (limit === "off") return [];
    const metric = {
      kind: "rate",
      name,
      harm: harmGate.start({}),
      candidate: NONE,
      incumbent: NONE,
    } as const;
    const promotion = limit === "guard" ? {} : { promotion: promotionGate.start({ margin: limit }) };
    return [{ ...metric, ...promotion, examples: [] }];
  });
  const amounts = AMOUNTS.flatMap((name): AmountMetric[] => {
    const tolerance = gates[name];
    if (tolerance === "off") return [];
    const rank = rankGate.start({ tolerance });
    return [{ kind: "amount", name, rank, candidate: NOTHING, incumbent: NOTHING, examples: [] }];
  });
  return {
    metrics: [...rates, ...amounts],
    share: shareGate.start({}),
    counted: 0,
    course: NO_COURSE,
    served: { candidate: 0, incumbent: 0 },
    ...(ab === undefined ? {} : { ab: noAbEvidence(ab, gates) }),
  };
}

/** The evidence after one more run has ended. */
export function observe(evidence: Evidence, run: RolloutRun, plan: FullPlan): Evidence {
  const told = toldOf(run);
  const side = run.canary ? "candidate" : "incumbent";
  const served = told !== "end" ? evidence.served : { ...evidence.served, [side]: evidence.served[side] + 1 };
  // Later runs of a session say little new, and would count a heavy user many times.
  // Whom a rule left with the incumbent (another cohort, a deny list) is no measure for whom chance could have moved.
  if (!run.first || (run.share === 0 && !run.canary)) return { ...evidence, served };
  const metrics = evidence.metrics.map((metric) => {
    if (!isAbout(metric.name, told)) return metric;
    return metric.kind === "rate" ? withRate(metric, run, plan) : withAmount(metric, run);
  });
  const compared = evidence.ab === undefined ? {} : { ab: observeAb(evidence.ab, run, plan) };
  // Users choose on which runs to say something: who does is no matter of chance, and tells nothing of the shares.
  if (told !== "end") return { ...evidence, ...compared, metrics };
  const counted = evidence.counted + 1;
  const course = withPoint(evidence.course, counted, () => harmPoint(counted, metrics));
  const share = shareGate.step(evidence.share, assigned(run));
  return { metrics, share, counted, course, served, ...compared };
}

function withRate(metric: RateMetric, run: RolloutRun, plan: FullPlan): RateMetric {
  const badness = badOf(metric.name, run, plan);
  const observation = { ...assigned(run), bad: badness };
  const side = run.canary ? "candidate" : "incumbent";
  const { runs, bad } = metric[side];
  return {
    ...metric,
    harm: harmGate.step(metric.harm, observation),
    ...(metric.promotion === undefined
      ? {}
      : { promotion: promotionGate.step(metric.promotion, observation) }),
    [side]: { runs: runs + 1, bad: bad + observation.bad },
    examples: badness > 0.5 && run.canary ? [run.id, ...metric.examples].slice(0, EXAMPLES) : metric.examples,
  };
}

function withAmount(metric: AmountMetric, run: RolloutRun): AmountMetric {
  const value = amountOf(metric.name, run);
  if (value === undefined) return metric;
  const side = run.canary ? "candidate" : "incumbent";
  const { runs, sum } = metric[side];
  return {
    ...metric,
    rank: rankGate.step(metric.rank, { ...assigned(run), value }),
    [side]: { runs: runs + 1, sum: sum + value },
    examples: run.canary ? highest(metric.examples, { run: run.id, value }) : metric.examples,
  };
}

function highest(
  examples: AmountMetric["examples"],
  one: AmountMetric["examples"][number],
): AmountMetric["examples"] {
  return [...examples, one].sort((a, b) => b.value - a.value).slice(0, EXAMPLES);
}

function assigned({ canary, share }: RolloutRun): Assigned {
  return { canary, share };
}
