import type { ExperimentId, RunId } from "../../core/ids.ts";

/** Why a run is looked at: it failed, its process died, a scorer or a person was not content with what it gave. */
export type FailureReason = "failed" | "interrupted" | "scored" | "reviewed";

/** A run that did not do what it should, as far as clusters are made of it. */
export interface FailedRun {
  readonly run: RunId;
  readonly reason: FailureReason;
  /** The code of its error, or its name; `interrupted`, the names of scorers, or `review`. */
  readonly code: string;
  /** The step that failed; empty where the workflow's own code did; undefined where it is not known yet. */
  readonly step: string | undefined;
  readonly message: string;
  /** What it was given, as a person would read it; empty where that is long. */
  readonly input: string;
  readonly workflow: string;
  /** Ms since the epoch. */
  readonly startedAt: number;
  readonly release?: string;
  readonly route?: string;
  readonly subject?: string;
  readonly experiment?: ExperimentId;
}
