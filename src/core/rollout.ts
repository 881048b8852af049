import type { ReleaseId, RolloutId, RunId } from "./ids.ts";
import type { RunStatus } from "./run.ts";
import type { AssignmentUnit, Serving } from "./serving.ts";

/** A rollout as the store has it. What its plan and its history say is for others to read. */
export interface StoredRollout {
  readonly id: RolloutId;
  readonly workflow: string;
  /** Absent: the app's own code. */
  readonly incumbent?: ReleaseId;
  readonly candidate: ReleaseId;
  /** Ms since the epoch. */
  readonly startedAt: number;
  /** Undefined while it goes on. */
  readonly endedAt?: number;
  /** JSON. */
  readonly plan: string;
}

/** One more entry of a history, with all that changes by it. */
export interface RolloutStep {
  /** Entries there must be before it: of two who decide at once, one does. */
  readonly after: number;
  /** JSON. */
  readonly event: string;
  /** What serves the workflow from now on. Absent: as before. */
  readonly serving?: Serving;
  /** Whether the rollout is over. */
  readonly ends: boolean;
  /** Ms since the epoch. */
  readonly at: number;
}

/** How far the runs of a rollout have been read, and what was learned from them. */
export interface RolloutProgress {
  /** Of the last run that is in it; 0 before the first. */
  readonly mark: number;
  /** JSON. */
  readonly evidence: string;
  /** Ms since the epoch. */
  readonly at: number;
}

/** A run that was assigned by a rollout and has ended, or what a user or scorers said of one since. */
export interface RolloutOutcome {
  /** Grows with every ended run, feedback and scoring, in the order in which they became known. */
  readonly mark: number;
  readonly run: RunId;
  readonly arm: "candidate" | "stable";
  readonly share: number;
  /** Whether its session or user was in none before it, of its kind. A cancelled run says nothing, and is no first. */
  readonly first: boolean;
  readonly status: RunStatus;
  /** It fell to the candidate, which does not take its input: what became of it is the incumbent's. */
  readonly refused: boolean;
  /** A person looked at its answer before it was given, so that how long it took is that person's time. */
  readonly reviewed: boolean;
  readonly startedAt: number;
  /** Ms. */
  readonly took: number;
  readonly cost?: number;
  readonly toolErrors: number;
  /** Known once the figures have taken the run in. */
  readonly route?: string;
  readonly subject?: string;
  /** Only of feedback and of what scorers said: how good the run was, 0 to 1. */
  readonly score?: number;
  /** Whose score it is. */
  readonly scoredBy?: "user" | "scorers";
}

export interface OutcomeQuery {
  /** The mark after which to read. */
  readonly after: number;
  /** What counts once. */
  readonly unit: AssignmentUnit;
  readonly limit: number;
}

export interface RolloutQuery {
  readonly workflow?: string;
  readonly open?: boolean;
  /** Default 100. */
  readonly limit?: number;
}

export interface Feedback {
  /** How good the run was, from 0 to 1. */
  readonly score: number;
  /** Ms since the epoch. */
  readonly at: number;
  readonly by?: string;
  readonly comment?: string;
}

/** Rollouts, their histories, and what they are judged by. */
export interface Rollouts {
  /**
   * Begins one; there is at most one a workflow.
   *
   * @throws `rollout_running`, `serving_moved`
   */
  begin(rollout: StoredRollout, step: Omit<RolloutStep, "after" | "ends">): Promise<void>;
  find(id: RolloutId): Promise<StoredRollout | undefined>;
  /** The newest first, those that go on before all. */
  list(query?: RolloutQuery): Promise<readonly StoredRollout[]>;
  /** JSON of each entry, in order. */
  events(id: RolloutId): Promise<readonly string[]>;
  /** Whether it was taken: not where the history has gone on, or is over. @throws `serving_moved` */
  append(id: RolloutId, step: RolloutStep): Promise<boolean>;
  /** In the order in which they became known. */
  outcomes(id: RolloutId, query: OutcomeQuery): Promise<readonly RolloutOutcome[]>;
  progress(id: RolloutId): Promise<RolloutProgress | undefined>;
  keepProgress(id: RolloutId, progress: RolloutProgress): Promise<void>;
  /**
   * Takes or renews the right to steer rollouts, for one process at a time.
   *
   * @param until ms since the epoch at which others may take it
   */
  steer(steersman: string, options: { readonly now: number; readonly until: number }): Promise<boolean>;
  /** Who steers now; undefined where nobody does. */
  steersman(now: number): Promise<{ readonly name: string; readonly until: number } | undefined>;
  /** Keeps what a user thought of a run: 0 bad to 1 good. @throws `run_not_found` */
  feedback(run: RunId, feedback: Feedback): Promise<void>;
}
