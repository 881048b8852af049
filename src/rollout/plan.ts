import type { Duration } from "../core/duration.ts";
import type { ReleaseId } from "../core/ids.ts";
import type { AnswerReview } from "../core/run.ts";
import type { AssignmentUnit, CohortRule, ShadowPlan, UseCases } from "../core/serving.ts";
import type { Margin } from "../stats/gates/promotion-gate.ts";

/** One step of a rollout, from the first look to everyone. */
export type Stage = EvalStage | ShadowStage | CanaryStage;

/** The evals decide: nobody is served by the candidate yet. */
export interface EvalStage {
  readonly kind: "eval";
  /** Name of an evaluation of the configuration. */
  readonly evaluation: string;
  /** Only cases with this tag, such as `hard`. Default: all. */
  readonly tag?: string;
}

/** The candidate answers real inputs, and nobody sees what it says. */
export interface ShadowStage
  extends Pick<ShadowPlan, "when" | "cost" | "concurrency" | "cpu" | "memory" | "timeout" | "liveReads"> {
  readonly kind: "shadow";
  readonly runs: number;
}

/** The candidate serves a part of the traffic. */
export interface CanaryStage {
  readonly kind: "canary";
  /** Of the cohort, above 0 to 100, in steps of 0.01. */
  readonly percent: number;
  /** Who takes part; the others stay with the incumbent. Default: everyone. */
  readonly cohort?: CohortRule;
  /** A person looks at each answer of the candidate before it is given. Default: nobody does. */
  readonly review?: AnswerReview;
  /** Runs of the candidate in this stage before the next. Default 30. */
  readonly minRuns?: number;
  /** How long this stage lasts at least. Default 0. */
  readonly minTime?: Duration;
  /** When an undecided stage asks a person instead of going on waiting. Default: never. */
  readonly maxTime?: Duration;
}

/** What becomes of runs in flight, and of those that wait for a person, on a release that is rolled back. */
export type OnRollback = "finish" | "cancel";

/** What is held against the incumbent: bad runs by their share, and figures by their ranks. */
export interface GateLimits {
  /** Runs that failed, or whose scores say that they were bad. Default: 3 points more at most. Only an A/B test does without a margin. */
  readonly failures?: Margin | "guard";
  /** Runs that live scorers found bad, of those that they looked at. Default: off; needs `scoring` in the configuration. */
  readonly scores?: Margin | "guard" | "off";
  /** Runs of which users said that they were bad, of those on which they said anything. Default: guarded. */
  readonly feedback?: Margin | "guard" | "off";
  /** Runs in which a tool failed. Default: guarded against harm, without a margin to prove. */
  readonly toolErrors?: Margin | "guard" | "off";
  /** Runs that went to a person. Default: off; needs `handoverRoutes`. */
  readonly handovers?: Margin | "guard" | "off";
  /** By which part latency may rise: 0.2 is a fifth. Default 0.2. */
  readonly latency?: number | "off";
  /** By which part cost may rise. Default 0.2. */
  readonly cost?: number | "off";
}

export interface RolloutPlan {
  readonly workflow: string;
  /** Release that serves now. Absent: the app's own code. */
  readonly incumbent?: ReleaseId;
  /** Release that is to take over. */
  readonly candidate: ReleaseId;
  /** What is assigned, stays with its release, and counts once. Default `session`. */
  readonly unit?: AssignmentUnit;
  /** Users or sessions that get the candidate whatever the share, from the first canary on. */
  readonly allow?: readonly string[];
  /** Users or sessions that never get it. */
  readonly deny?: readonly string[];
  /** What the candidate may be used for. Default: everything. */
  readonly useCases?: UseCases;
  /** Default: 1, 10, 50 and 100 per cent. */
  readonly stages?: readonly Stage[];
  readonly gates?: GateLimits;
  /** Routes that mean that a person took over. */
  readonly handoverRoutes?: readonly string[];
  /** What becomes of the candidate's runs in flight where it is rolled back. Default: they finish on it. */
  readonly onRollback?: OnRollback;
  /** Chance to roll back an equal release, and to promote one at its margin. Default 0.05. */
  readonly alpha?: number;
}

/** What is looked at in a run. */
export type FigureName = keyof GateLimits;

/** What makes an A/B test of a plan: its one stage is never left, and one figure decides. */
export interface AbTerms {
  /** What decides. */
  readonly outcome: FigureName;
  /** By how much B has to be better: 0.02 is 2 points of a rate, or 2 % of a latency or cost. */
  readonly better: number;
  /** Runs that count, of both together, after which it stops deciding. */
  readonly maxRuns: number;
  /** The same in time. */
  readonly maxTime?: Duration;
  /** Chance to call one of two equal releases better. */
  readonly alpha: number;
}

/** A plan with every default filled in: what is kept with a rollout. */
export interface FullPlan extends RolloutPlan {
  readonly unit: AssignmentUnit;
  readonly stages: readonly Stage[];
  readonly handoverRoutes: readonly string[];
  readonly alpha: number;
  readonly gates: Required<GateLimits>;
  /** Of an A/B test. */
  readonly ab?: AbTerms;
}

export const DEFAULT_STAGES: readonly Stage[] = [1, 10, 50, 100].map((percent) => ({
  kind: "canary",
  percent,
}));

export const DEFAULT_GATES: Required<GateLimits> = {
  failures: { points: 0.03 },
  scores: "off",
  feedback: "guard",
  toolErrors: "guard",
  handovers: "off",
  latency: 0.2,
  cost: 0.2,
};

export const DEFAULT_MIN_RUNS = 30;
