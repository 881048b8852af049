import type { Budget } from "../../core/budget.ts";
import type { Address, RunId, SessionId } from "../../core/ids.ts";
import type { Subject, Totals } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import type { TrialRun } from "../../core/trial.ts";
import type { Workflow } from "../../core/workflow.ts";

/** What trials are run on: an app is one. */
export interface TrialHost {
  readonly store: Store;
  /** Makes a text fit to be stored. */
  readonly redact: (text: string) => string;
  run(
    workflow: Workflow<unknown, unknown>,
    input: unknown,
    options: TrialRunOptions,
  ): Promise<TrialRunResult>;
}

export interface TrialRunOptions {
  readonly trial: TrialRun;
  readonly session?: SessionId;
  readonly subject?: Subject;
  readonly tags?: readonly string[];
  readonly release?: string;
  readonly budget?: Budget;
  readonly signal?: AbortSignal;
  /** Places of the app's services to fill differently. */
  readonly services?: readonly (readonly [symbol, unknown])[];
}

interface Ran {
  readonly id: RunId;
  /** Ms. */
  readonly took: number;
  readonly totals: Totals;
  readonly toolCalls: number;
}

export type TrialRunResult =
  | (Ran & { readonly status: "completed"; readonly output: unknown })
  | (Ran & { readonly status: "failed" | "cancelled"; readonly error: Error })
  | (Ran & { readonly status: "waiting"; readonly waitingFor: readonly Address[] });
