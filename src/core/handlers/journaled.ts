import type { Call, CallNote, Handler } from "../call.ts";
import type { Journal } from "../journal.ts";

/** Keeps every call before the run goes on. */
export function journaled(journal: Journal): Handler {
  return async (call, next) => {
    if (mustBeAnnounced(call)) await journal.announce(call, noteOf(call));
    const { execution } = call;
    const at = execution.elapsed();
    const outcome = await next(call);
    return journal.settle(call, outcome, { at, took: execution.elapsed() - at });
  };
}

// A crash between a write and its record must not look as if nothing had happened. Where the
// world itself does a key only once, repeating is safe and the extra append would be waste.
function mustBeAnnounced(call: Call): boolean {
  return call.policy.until !== undefined || (call.effect === "write" && call.policy.safeToRepeat !== true);
}

function noteOf(call: Call): CallNote | undefined {
  const { until } = call.policy;
  return until === undefined ? undefined : { until };
}
