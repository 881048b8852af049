import { encodeError } from "../../core/error-codec.ts";
import { cancelled } from "../../core/execution.ts";
import type { RunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { loadRun } from "./load-run.ts";

/**
 * Ends a run that nobody executes: one that waits for a person, or whose process died.
 *
 * @throws `run_busy` while a process executes it, `run_ended`, `run_not_found`
 */
export async function cancel(store: Store, run: RunId, reason?: string): Promise<void> {
  const ticket = await store.claim(run);
  const { totals, took, startedAt } = await loadRun(store, run);
  const error = encodeError(cancelled(run, reason));
  await store.end(ticket, { status: "cancelled", error }, totals, took ?? Date.now() - startedAt);
}
