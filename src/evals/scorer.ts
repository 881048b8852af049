import type { Score } from "../core/experiment.ts";
import type { CallRecord, StoredRun } from "../core/run.ts";
import type { PendingApproval } from "../core/store.ts";
import type { AnyWorkflow, Workflow } from "../core/workflow.ts";
import type { Case } from "./case.ts";

/** What a scorer is given of one trial. */
export interface Scored<Output = unknown> {
  readonly case: Case;
  /** Of the last turn. */
  readonly input: unknown;
  /** Of the last turn; undefined where the run did not complete. */
  readonly output: Output | undefined;
  /** The case's, or that of its last turn. */
  readonly expected: unknown;
  readonly status: StoredRun["status"] | "refused";
  /** The error that ended the run. */
  readonly error: Error | undefined;
  /** What the run asked a person, where it waits. */
  readonly waiting: readonly PendingApproval[];
  /** Ms over all turns. */
  readonly took: number;
  /** US dollars over all turns; undefined where a price is unknown. */
  readonly cost: number | undefined;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** The recorded runs, a turn each. Loaded when asked for, as most scorers need none of it. */
  runs(): Promise<readonly StoredRun[]>;
  /** Every call of every turn, in order of completion. */
  calls(): Promise<readonly CallRecord[]>;
  /** The world's state after the trial, where the evaluation has a world. */
  state(): Promise<unknown>;
  /**
   * Runs a workflow of the scorer's own, such as a judge's: recorded and replayable as a run of its own, its
   * cost counted apart from the release's ({@link Score} `spent`).
   *
   * @throws the error that ended the run
   */
  ask<In, Out>(workflow: Workflow<In, Out>, input: In): Promise<Out>;
  readonly signal: AbortSignal;
}

/**
 * Says how good a trial is. A number is from 0 to 1; a boolean is 1 or 0; undefined skips the case.
 * Whatever it throws, NaN or a number outside of 0 to 1 becomes an error of the scorer, never of the release.
 */
export interface Scorer<Output = unknown> {
  /** Unique in its evaluation; a key of the records. */
  readonly name: string;
  /** What passes. Default 1: anything below a full score does not. */
  readonly threshold?: number;
  /** Whether the trial fails where it does not pass; else it only informs. Default true. */
  readonly gating?: boolean;
  /** What `score` asks through {@link Scored.ask}: those runs are replayed by these names. */
  readonly workflows?: readonly AnyWorkflow[];
  /** Which of Airworthy's scorers it is and what it was made with, for those who export it. */
  readonly made?: { readonly kind: string; readonly options: Readonly<Record<string, unknown>> };
  score(trial: Scored<Output>): ScorerResult | Promise<ScorerResult>;
}

/** What a scorer may give back. */
export type ScorerResult =
  | number
  | boolean
  | undefined
  | { readonly value: number; readonly pass?: boolean; readonly reason?: string }
  | { readonly skip: true; readonly reason?: string };

export type { Score };
