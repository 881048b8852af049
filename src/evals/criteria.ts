import type { Duration } from "../core/duration.ts";

/** Acceptance criteria as code, the same for eval, load test, canary and monitor. Every part optional. */
export interface Criteria {
  /** Share of trials that must pass, 0 to 1; held by the lower limit of its interval, `strict: false` by the estimate. */
  readonly success?: number;
  /** Share of cases of which k trials all pass (pass^k). */
  readonly passHatK?: { readonly k: number; readonly atLeast: number };
  readonly latency?: { readonly p50?: Duration; readonly p95?: Duration; readonly p99?: Duration };
  /** US dollars. */
  readonly cost?: { readonly perRun?: number; readonly perSuccess?: number };
  /** Share of runs that may fail with an error, 0 to 1. */
  readonly errors?: number;
  /** Share of tool calls that may fail, 0 to 1. */
  readonly toolErrors?: number;
  /** The same for parts: by the name of a route, or by a tag written `#hard`. */
  readonly parts?: Readonly<Record<string, Omit<Criteria, "parts" | "regression">>>;
  /** Against the baseline, stated before anything is run. */
  readonly regression?: Regression;
  /** Whether a rate counts by its interval (true) or its estimate. Default true. */
  readonly strict?: boolean;
}

/** How much worse than the baseline a release may be. */
export interface Regression {
  /** Points of success, as a share: 0.03 is three points. Default 0.03. */
  readonly drop?: number;
  /** Worst part (route) that may be lost, as a share. Default: not gated. */
  readonly worstPart?: number;
  /** Cases that passed every trial and now fail every one. Default: not gated. */
  readonly broken?: number;
  /** Ratio of the p95 latencies, such as 1.2. Default: not gated. */
  readonly latency?: number;
  /** Ratio of the mean costs. Default: not gated. */
  readonly cost?: number;
  /** Level of all gates together. Default 0.05. */
  readonly alpha?: number;
}
