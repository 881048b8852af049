import type { Handler } from "../call.ts";
import type { Journal } from "../journal.ts";

/** Keeps every call before the run goes on. */
export function journaled(journal: Journal): Handler {
  return async (call, next) => {
    const { execution } = call;
    const at = execution.elapsed();
    const outcome = await next(call);
    return journal.settle(call, outcome, { at, took: execution.elapsed() - at });
  };
}
