import type { Call, Handler, Outcome } from "../call.ts";
import { within } from "../context.ts";
import { AirworthyError } from "../errors.ts";

/** Reaches the world, within the call's time and until the run is cancelled. */
export function world(): Handler {
  return (call) => {
    const { timeout } = call.policy;
    return timeout === undefined ? perform(call, call.signal) : bounded(call, timeout);
  };
}

function perform(call: Call, signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    if (call.signal.aborted) return resolve({ ok: false, error: call.signal.reason });
    // A world that ignores its signal must not hold up a run that was cancelled.
    const release = call.execution.onAbort((reason) => resolve({ ok: false, error: reason }));
    const settle = (outcome: Outcome): void => {
      release();
      resolve(outcome);
    };
    begin(call, signal).then(
      (value) => settle({ ok: true, value }),
      (error: unknown) => settle({ ok: false, error }),
    );
  });
}

// A throw before the first await is the call's own failure too.
function begin(call: Call, signal: AbortSignal): Promise<unknown> {
  try {
    return within(call.place, () => call.perform({ signal, key: call.key, until: call.policy.until }));
  } catch (error) {
    return Promise.reject(error);
  }
}

async function bounded(call: Call, timeout: number): Promise<Outcome> {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => {
      const error = timedOut(call, timeout);
      late.abort(error);
      resolve({ ok: false, error });
    }, timeout);
  });
  try {
    return await Promise.race([perform(call, AbortSignal.any([call.signal, late.signal])), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

function timedOut(call: Call, timeout: number): AirworthyError {
  return new AirworthyError({
    code: "timeout",
    message: `${call.kind} "${call.name}" did not answer within ${timeout} ms`,
    hint: "Try again later, or raise the timeout of the contract if it often needs longer",
    data: { timeout },
  });
}
