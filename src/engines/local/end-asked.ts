import { wordsOf } from "../../core/cancellations.ts";
import { isAirworthyError } from "../../core/errors.ts";
import type { Store } from "../../core/store.ts";
import { cancel } from "./cancel.ts";

/** Somebody executes it and is told as well, or it has ended meanwhile. */
const OTHERS: ReadonlySet<string> = new Set(["run_busy", "run_ended", "run_not_found"]);

/**
 * Ends the runs that somebody asked to end and that no process executes: those that wait for a person, and those whose
 * process died. How many it ended.
 */
export async function endAsked(store: Store): Promise<number> {
  let ended = 0;
  for (const request of await store.cancellations.asked()) {
    try {
      await cancel(store, request.run, wordsOf(request));
      ended += 1;
    } catch (error) {
      if (!(isAirworthyError(error) && OTHERS.has(error.code))) throw error;
    }
  }
  return ended;
}
