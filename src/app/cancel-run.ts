import type { CancelRequest } from "../core/cancellations.ts";
import { wordsOf } from "../core/cancellations.ts";
import { isAirworthyError } from "../core/errors.ts";
import type { RunId } from "../core/ids.ts";
import type { Store } from "../core/store.ts";
import { cancel } from "../engines/local/cancel.ts";
import type { RunsInFlight } from "./runs-in-flight.ts";

export type CancelOptions = Pick<CancelRequest, "by" | "reason">;

interface Cancelling {
  readonly store: Store;
  readonly inFlight: RunsInFlight;
}

/** Ends a run where it is: here, nowhere any more, or in another process, which is asked to. @throws `run_ended` */
export async function cancelRun(
  { store, inFlight }: Cancelling,
  run: RunId,
  options: CancelOptions,
): Promise<void> {
  if (inFlight.cancel({ run, ...options })) return;
  try {
    await cancel(store, run, wordsOf(options));
  } catch (error) {
    if (!isAirworthyError(error, "run_busy")) throw error;
    if (await store.cancellations.ask({ run, at: Date.now(), ...options })) return;
    // It came to its end between the two.
    await cancel(store, run, wordsOf(options));
  }
}
