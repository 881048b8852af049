import type { Duration } from "../../core/duration.ts";
import type { ReleaseId } from "../../core/ids.ts";
import type { AssignmentUnit, CohortRule, UseCases } from "../../core/serving.ts";
import type { FigureName, OnRollback } from "../plan.ts";

/** An A/B test: two releases at fixed shares, until a person decides. */
export interface AbPlan {
  readonly workflow: string;
  /** Release A, which everyone goes back to. Absent: the one that serves now. */
  readonly a?: ReleaseId;
  readonly b: ReleaseId;
  /** Per cent for each, in steps of 0.01, together 100. Default 50 and 50. */
  readonly shares?: { readonly a: number; readonly b: number };
  /** What is assigned, stays with its release, and counts once. Default `session`. */
  readonly unit?: AssignmentUnit;
  /** Who takes part; the others have A and are not compared. Default: everyone. */
  readonly cohort?: CohortRule;
  /** What B may be used for; the rest has A and is not compared. Default: everything. */
  readonly useCases?: UseCases;
  /** The one figure that decides. Default `failures`. */
  readonly outcome?: FigureName;
  /** By how much B has to be better: 0.02 is 2 points of a rate, 2 % of latency or cost. Default 0: at all. */
  readonly better?: number;
  /** Runs that count, of both together, after which it stops deciding. Default 10,000. */
  readonly maxRuns?: number;
  /** The same in time. Default: none. */
  readonly maxTime?: Duration;
  /** What stops the test and gives everyone A. Rates are guarded against any harm, amounts beyond a part. */
  readonly guards?: AbGuards;
  readonly handoverRoutes?: readonly string[];
  /** What becomes of B's runs in flight where a guard stops it or a person does. Default: they finish on it. */
  readonly onRollback?: OnRollback;
  /** Chance to call one of two equal releases better. Default 0.05. */
  readonly alpha?: number;
  /** Chance that a guard stops an equal release. Default 0.01. */
  readonly guardAlpha?: number;
}

export interface AbGuards {
  readonly scores?: "guard" | "off";
  readonly feedback?: "guard" | "off";
  readonly toolErrors?: "guard" | "off";
  readonly handovers?: "guard" | "off";
  readonly latency?: number | "off";
  readonly cost?: number | "off";
}
