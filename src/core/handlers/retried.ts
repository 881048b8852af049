import {
  ExponentialBackoff,
  fullJitterGenerator,
  handleWhenResult,
  isBrokenCircuitError,
  retry,
} from "cockatiel";
import type { Call, CallNote, Handler, Next, Outcome, Retry } from "../call.ts";
import { encodeError } from "../error-codec.ts";

/** Tries a call again whose failure may go away: reads at will, writes only where a key makes it safe. */
export function retried(): Handler {
  return (call, next) => {
    const { retry: rule } = call.policy;
    return rule === undefined || rule.attempts <= 1 || !mayRepeat(call)
      ? next(call)
      : tryAgain(call, rule, next);
  };
}

async function tryAgain(call: Call, rule: Retry, next: Next): Promise<Outcome> {
  const failed: NonNullable<CallNote["attempts"]>[number][] = [];
  const backoff = new ExponentialBackoff({
    initialDelay: rule.backoff,
    maxDelay: rule.maxBackoff,
    generator: fullJitterGenerator,
  });
  // A rejection is a handler's own failure (the store, a budget); only outcomes are tried again.
  const worthwhile = handleWhenResult((result) => mayHelp(result, call.policy.retryable));
  const policy = retry(worthwhile, { maxAttempts: rule.attempts - 1, backoff });
  const outcome = await policy.execute(() => oneTry(call, () => next(call), failed), call.signal);
  // A guard may have tried as well: a service that said "not now" is asked again inside of one try.
  const attempts = [...(outcome.ok ? failed : failed.slice(0, -1)), ...(outcome.note?.attempts ?? [])];
  return attempts.length === 0 ? outcome : { ...outcome, note: { ...outcome.note, attempts } };
}

function mayRepeat(call: Call): boolean {
  return call.effect === "read" || call.policy.safeToRepeat === true;
}

function mayHelp(result: unknown, retryable: Call["policy"]["retryable"]): boolean {
  const outcome = result as Outcome;
  return !outcome.ok && !isBrokenCircuitError(outcome.error) && (retryable?.(outcome.error) ?? true);
}

async function oneTry(
  call: Call,
  attempt: () => Promise<Outcome>,
  failed: NonNullable<CallNote["attempts"]>[number][],
): Promise<Outcome> {
  const from = call.execution.elapsed();
  const outcome = await attempt();
  if (!outcome.ok) {
    const { code, name, message } = encodeError(outcome.error);
    failed.push({
      took: call.execution.elapsed() - from,
      code: code ?? name,
      message: call.execution.options.redact(message),
    });
  }
  return outcome;
}
