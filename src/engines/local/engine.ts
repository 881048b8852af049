import type { Budget } from "../../core/budget.ts";
import type { Redact } from "../../core/execution.ts";
import type { RunId, SessionId } from "../../core/ids.ts";
import type { AnswerReview, Descent, Subject } from "../../core/run.ts";
import type { Services } from "../../core/service.ts";
import type { RunAssignment, ServedBy } from "../../core/serving.ts";
import type { Store } from "../../core/store.ts";
import type { TrialRun } from "../../core/trial.ts";
import type { Pulse } from "./pulse.ts";

/** What all runs of an app share. */
export interface Engine {
  readonly store: Store;
  readonly services: Services;
  readonly redact: Redact;
  readonly budget: Budget;
  /** Characters of one payload. */
  readonly maxPayload: number;
  /** Knows which of the runs under way are still this process's own. */
  readonly pulse: Pulse;
}

export interface RunOptions {
  /** A run id of your own, to start a job at most once. Default: a new one. */
  readonly id?: RunId;
  readonly subject?: Subject;
  readonly session?: SessionId;
  readonly tags?: readonly string[];
  readonly release?: string;
  /** Where it comes from, of a run that no workflow can execute again. */
  readonly source?: string;
  readonly assignment?: RunAssignment;
  /** What chose its release: the run ends with it where that is withdrawn later. */
  readonly served?: ServedBy;
  /** Its answer is given once a person has allowed it; kept with the run, so that it holds after a crash too. */
  readonly reviewAnswer?: AnswerReview;
  readonly signal?: AbortSignal;
  /** Overrides the app's budget bound by bound. */
  readonly budget?: Budget;
  readonly parent?: Descent;
  /** Makes it a trial of an experiment, in place of work for somebody. */
  readonly trial?: TrialRun;
}
