import type { Handler } from "../call.ts";

/** Ends a run that has spent what it may: nothing inside of it can go on for ever. */
export function budget(): Handler {
  return async (call, next) => {
    const { meter } = call.execution;
    meter.spend(call);
    const outcome = await next(call);
    meter.add(outcome.note);
    return outcome;
  };
}
