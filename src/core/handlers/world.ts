import type { Call, Handler, Outcome, PerformContext } from "../call.ts";
import { within } from "../context.ts";
import { AirworthyError } from "../errors.ts";

/** What reaches the world for a call. */
export type Reach = (call: Call, context: PerformContext) => Promise<unknown>;

const PERFORM: Reach = (call, context) => call.perform(context);

/** Reaches the world, within the call's time and until the run is cancelled; `reach` stands in for the call's own way. */
export function world(reach: Reach = PERFORM): Handler {
  return (call) => {
    const { timeout } = call.policy;
    return timeout === undefined
      ? perform(call, { reach, signal: call.signal })
      : bounded(call, { reach, timeout });
  };
}

interface Reaching {
  readonly reach: Reach;
  readonly signal: AbortSignal;
}

function perform(call: Call, reaching: Reaching): Promise<Outcome> {
  return new Promise((resolve) => {
    if (call.signal.aborted) return resolve({ ok: false, error: call.signal.reason });
    // A write that has waited for its turn meanwhile is not begun any more.
    const { halt } = call.execution;
    if (halt?.kind === "error") return resolve({ ok: false, error: halt.error });
    // A world that ignores its signal must not hold up a run that was cancelled.
    const release = call.execution
      .stopperOf(call.effect)
      .onAbort((reason) => resolve({ ok: false, error: reason }));
    const settle = (outcome: Outcome): void => {
      release();
      resolve(outcome);
    };
    begin(call, reaching).then(
      (value) => settle({ ok: true, value }),
      (error: unknown) => settle({ ok: false, error }),
    );
  });
}

// A throw before the first await is the call's own failure too.
function begin(call: Call, { reach, signal }: Reaching): Promise<unknown> {
  try {
    return within(call.place, () => reach(call, { signal, key: call.key, until: call.policy.until }));
  } catch (error) {
    return Promise.reject(error);
  }
}

async function bounded(
  call: Call,
  { reach, timeout }: { readonly reach: Reach; readonly timeout: number },
): Promise<Outcome> {
  const stop = new AbortController();
  // By hand rather than by AbortSignal.any(), which costs more than all the rest: most model calls come by here.
  const release = call.execution.stopperOf(call.effect).onAbort((reason) => stop.abort(reason));
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => {
      const error = timedOut(call, timeout);
      stop.abort(error);
      resolve({ ok: false, error });
    }, timeout);
  });
  try {
    return await Promise.race([perform(call, { reach, signal: stop.signal }), tooLate]);
  } finally {
    release();
    clearTimeout(timer);
  }
}

function timedOut(call: Call, timeout: number): AirworthyError {
  return new AirworthyError({
    code: "timeout",
    message: `${call.kind} "${call.name}" did not answer within ${timeout} ms`,
    hint:
      call.kind === "model"
        ? "Try again later, or raise modelTimeout in the configuration if the model often needs longer"
        : "Try again later, or raise the timeout of the contract if it often needs longer",
    data: { timeout },
  });
}
