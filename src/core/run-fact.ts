import type { EncodedError } from "./error-codec.ts";
import type { ExperimentId, RunId, SessionId } from "./ids.ts";
import type { Lineage, RunStatus, Subject } from "./run.ts";
import type { RunQuery } from "./store.ts";
import type { ToolUse } from "./traits-of-run.ts";

/** What is cheap to know of a run: its row without calls, so that a hundred thousand can be looked through. */
export interface RunFact {
  readonly id: RunId;
  readonly workflow: string;
  readonly status: RunStatus;
  /** Ms since the epoch. */
  readonly startedAt: number;
  /** Ms; undefined until it ends. */
  readonly took: number | undefined;
  /** US dollars; undefined where a price is unknown. */
  readonly cost: number | undefined;
  readonly session?: SessionId;
  readonly subject?: Subject;
  readonly release?: string;
  readonly source?: string;
  readonly parent?: Lineage;
  /** The experiment that it is a trial of. */
  readonly experiment?: ExperimentId;
  /** JSON of what it was given; undefined where that is longer than what stands in the row. */
  readonly input: string | undefined;
  /** Of a run that failed or was cancelled. */
  readonly error?: EncodedError;
  /** Absent until the figures have taken the run in, as are `tools` and `failedAt`. */
  readonly route?: string;
  /** The tools that it called. */
  readonly tools?: readonly ToolUse[];
  /** The step whose error ended it. */
  readonly failedAt?: string;
  /** Whether the figures have taken it in. */
  readonly isTakenIn: boolean;
}

export interface FactQuery extends Omit<RunQuery, "limit" | "cursor"> {
  /** The newest first; default 100,000. */
  readonly limit?: number;
}
