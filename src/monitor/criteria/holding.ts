import type { Interval } from "../../stats/interval.ts";
import type { EndedRun } from "../ended-run.ts";

/** Whose word it is: those who used a run or looked at it, or scorers. */
export type Raters = "people" | "scorers";

/** How good a run is said to be, 0 to 1. */
export interface Rating {
  readonly run: EndedRun;
  readonly score: number;
  readonly by: Raters;
}

export interface Measured extends Interval {
  readonly value: number;
  /** Runs behind it. */
  readonly n: number;
}

/** One criterion, as it is held against traffic. */
export interface Holding {
  /** Unlike any other of its workflow, and another where its limit is. */
  readonly key: string;
  /** Such as `success`, `p95`, `tool errors`. */
  readonly name: string;
  /** A route; absent for all runs. */
  readonly part?: string;
  readonly unit: "share" | "ms" | "usd";
  readonly bound: "at least" | "at most";
  readonly limit: number;
  /** Whether it counts by its interval rather than by its estimate. */
  readonly strict: boolean;
  /** What the mean of how bad runs are may be: for looking at it after every run. */
  readonly most: number;
  /** Whether every run says something of it, or only what is said of one. */
  readonly on: "runs" | Raters;
  /** How bad a run is, 0 to 1; undefined for one that it is not about. */
  readonly bad: (run: EndedRun, score?: number) => number | undefined;
  /** The figure of some runs; undefined where none is about it. */
  readonly measure: (runs: readonly EndedRun[], ratings: readonly Rating[]) => Measured | undefined;
}
