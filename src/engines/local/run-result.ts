import type { DivergenceError } from "../../core/divergence.ts";
import type { AirworthyError } from "../../core/errors.ts";
import type { Address, RunId } from "../../core/ids.ts";
import type { RunEnd, Totals } from "../../core/run.ts";

/** How a run ended. `waiting` means: until a person has decided; `resume` goes on from there. */
export type RunResult<Output = unknown> =
  | (Ran & { readonly status: "completed"; readonly output: Output })
  | (Ran & { readonly status: "failed"; readonly error: Error })
  | (Ran & { readonly status: "cancelled"; readonly error: Error })
  | (Ran & {
      readonly status: "waiting";
      readonly waitingFor: readonly Address[];
      /** When it goes on by itself, in ms since the epoch, if it sleeps. */
      readonly until?: number;
    });

interface Ran {
  readonly id: RunId;
  /** Ms. */
  readonly took: number;
  readonly totals: Totals;
  /** Calls of tools among {@link Totals.calls}. */
  readonly toolCalls: number;
}

/** `same`: every call and the end were as recorded, or the recording stops here and all up to it was. */
export type ReplayResult =
  | {
      readonly status: "same";
      readonly id: RunId;
      readonly calls: number;
      readonly end: RunEnd | undefined;
      readonly took: number;
    }
  | { readonly status: "diverged"; readonly id: RunId; readonly divergence: DivergenceError }
  | { readonly status: "refused"; readonly id: RunId; readonly error: AirworthyError };

/** `changedAt` is the first call that was not answered from the recording; undefined if all were. */
export type ForkResult<Output = unknown> = RunResult<Output> & { readonly changedAt: Address | undefined };
