import type { DivergenceError } from "../../core/divergence.ts";
import type { AirworthyError } from "../../core/errors.ts";
import type { Address, RunId } from "../../core/ids.ts";
import type { RunEnd } from "../../core/run.ts";

/** How a run ended. `waiting` means: until a person has decided; `resume` goes on from there. */
export type RunResult<Output = unknown> =
  | { readonly status: "completed"; readonly id: RunId; readonly output: Output }
  | { readonly status: "failed"; readonly id: RunId; readonly error: Error }
  | { readonly status: "cancelled"; readonly id: RunId; readonly error: Error }
  | { readonly status: "waiting"; readonly id: RunId; readonly waitingFor: readonly Address[] };

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
