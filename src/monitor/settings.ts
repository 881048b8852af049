import type { Duration } from "../core/duration.ts";
import type { Criteria } from "../evals/criteria.ts";

/** What is held against its own past. */
export const PAST_NAMES = [
  "failures",
  "latency",
  "cost",
  "tool errors",
  "handovers",
  "feedback",
  "scores",
] as const;
export type PastName = (typeof PAST_NAMES)[number];

/** How one workflow is watched. */
export interface WorkflowMonitor {
  /** What its stable release is held to. Default: the criteria of its evaluations; `off`: nothing. */
  readonly criteria?: Criteria | "off";
  /** Routes that mean that a person took over, and the share of runs that may. Without `atMost` it is held against the past only. */
  readonly handovers?: { readonly routes: readonly string[]; readonly atMost?: number };
  /** What is held against its own past. Default: all that is known; `off`: nothing. */
  readonly past?: readonly PastName[] | "off";
  /** By which part latency and cost may rise above their past. Default 0.2: a fifth. */
  readonly rise?: number;
  /** Whether an end of the traffic is told. Default true. */
  readonly silence?: boolean;
  /** Whether it is told when a provider answers with another model than before. Default true. */
  readonly models?: boolean;
  /** `rollback`: when the stable release fails its criteria or its past, the release before it serves again. Default: nothing is done. */
  readonly onAlert?: "rollback";
}

export interface MonitorSettings {
  /** How far back criteria are held, and from when on something is worth an alert. Default `24h`. */
  readonly window?: Duration;
  /** Runs that lie at least, on average, between two false alerts of a workflow. Default 10,000. */
  readonly falseAlarmEvery?: number;
  /** By the name of the workflow; `off` leaves one alone. Default: every workflow with traffic is watched. */
  readonly workflows?: Readonly<Record<string, WorkflowMonitor | "off">>;
}

/** Settings of one workflow with every default filled in. */
export interface Watching {
  readonly criteria: Criteria | undefined;
  readonly handovers: { readonly routes: readonly string[]; readonly atMost?: number };
  readonly past: readonly PastName[];
  readonly rise: number;
  readonly silence: boolean;
  readonly models: boolean;
  readonly onAlert: "rollback" | undefined;
  /** Ms. */
  readonly window: number;
  readonly falseAlarmEvery: number;
}
