import {
  ExponentialBackoff,
  fullJitterGenerator,
  handleWhenResult,
  isBrokenCircuitError,
  retry,
} from "cockatiel";
import type { Call, CallNote, Handler, Outcome } from "../call.ts";
import { encodeError } from "../error-codec.ts";
import type { Execution } from "../execution.ts";

/** Tries a call again whose failure may go away: reads at will, writes only where a key makes it safe. */
export function retried(): Handler {
  return async (call, next) => {
    const { retry: rule, retryable } = call.policy;
    if (rule === undefined || rule.attempts <= 1 || !mayRepeat(call)) return next(call);
    const failed: NonNullable<CallNote["attempts"]>[number][] = [];
    const policy = retry(
      // A rejection is a handler's own failure (the store, a budget); only outcomes are tried again.
      handleWhenResult((result) => mayHelp(result, retryable)),
      {
        maxAttempts: rule.attempts - 1,
        backoff: new ExponentialBackoff({
          initialDelay: rule.backoff,
          maxDelay: rule.maxBackoff,
          generator: fullJitterGenerator,
        }),
      },
    );
    const outcome = await policy.execute(() => oneTry(call, () => next(call), failed), call.signal);
    return failed.length === 0
      ? outcome
      : { ...outcome, note: { ...outcome.note, attempts: failed.slice(0, outcome.ok ? undefined : -1) } };
  };
}

function mayRepeat(call: Call): boolean {
  return call.effect === "read" || call.policy.safeToRepeat === true;
}

function mayHelp(result: unknown, retryable: Call["policy"]["retryable"]): boolean {
  const outcome = result as Outcome;
  return !outcome.ok && !isBrokenCircuitError(outcome.error) && (retryable?.(outcome.error) ?? true);
}

async function oneTry(call: Call, attempt: () => Promise<Outcome>, failed: object[]): Promise<Outcome> {
  const from = clock(call.execution);
  const outcome = await attempt();
  if (!outcome.ok) {
    const { code, name, message } = encodeError(outcome.error);
    failed.push({
      took: clock(call.execution) - from,
      code: code ?? name,
      message: call.execution.options.redact(message),
    });
  }
  return outcome;
}

function clock(execution: Execution): number {
  return execution.elapsed();
}
