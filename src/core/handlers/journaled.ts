import type { Handler } from "../call.ts";
import type { Execution } from "../execution.ts";
import type { Journal } from "../journal.ts";
import { leavesOpen } from "../leaves-open.ts";

/** Keeps every call before the run goes on. */
export function journaled(journal: Journal): Handler {
  return async (call, next) => {
    const { execution } = call;
    refuseStopped(execution);
    const at = execution.elapsed();
    const outcome = await next(call);
    if (!outcome.ok) refuseStopped(execution, outcome.error);
    return journal.settle(call, outcome, { at, took: execution.elapsed() - at });
  };
}

/**
 * Where the run is to go on later, a call that its stop has ended must not be on record as failed:
 * it would fail again each time the run is resumed.
 */
function refuseStopped({ halt }: Execution, reason?: unknown): void {
  if (halt?.kind !== "error" || !leavesOpen(halt.error)) return;
  if (reason === undefined || reason === halt.error) throw halt.error;
}
