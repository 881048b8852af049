import type { Call, Handler, Next, Outcome } from "../call.ts";
import type { Journal } from "../journal.ts";

/**
 * Keeps that a write is about to be sent, after whoever had to approve it has, so that a crash
 * between the write and its record does not look as if nothing had happened.
 */
export function announced(journal: Journal): Handler {
  return (call, next) => (mustBeAnnounced(call) ? announce(journal, call, next) : next(call));
}

async function announce(journal: Journal, call: Call, next: Next): Promise<Outcome> {
  const { until } = call.policy;
  await journal.announce(call, until === undefined ? undefined : { until });
  return next(call);
}

// Where the world itself does a key only once, sending it again is safe and the extra append would be waste.
function mustBeAnnounced(call: Call): boolean {
  const { until, announced: isKnown, safeToRepeat } = call.policy;
  if (until !== undefined) return isKnown !== true;
  return call.effect === "write" && safeToRepeat !== true;
}
