import type { Effect, Retry } from "../core/call.ts";
import type { Duration } from "../core/duration.ts";
import { parseDuration } from "../core/duration.ts";
import { LONGEST_TIMER } from "../core/sleep.ts";
import { invalidTool } from "./invalid-tool.ts";
import type { SharedLimits, ToolLimits } from "./limits/tool-limits.ts";
import { sharedLimitsOf } from "./limits/tool-limits.ts";
import type { Idempotency, ToolRetry } from "./tool-options.ts";

/** What of a contract is figures; times in ms. */
export interface Limits {
  readonly timeout?: number;
  readonly retry?: Retry;
  readonly idempotency?: KeptIdempotency;
  /** Of all runs of the process together, and of what a model is given. */
  readonly shared?: SharedLimits;
}

export interface KeptIdempotency {
  /** Whether the tool makes its own keys, so that they mean the same in all runs. */
  readonly keyed: boolean;
  readonly keepFor: number;
  readonly worldKnowsKey: boolean;
}

interface Declared {
  readonly timeout?: Duration;
  readonly retry?: ToolRetry;
  readonly idempotency?: Pick<Idempotency<never>, "key" | "keepFor" | "worldKnowsKey">;
  readonly limits?: ToolLimits;
}

const MOST_ATTEMPTS = 20;

/** @throws `invalid_tool`, `invalid_duration` */
export function limitsOf(name: string, effect: Effect, declared: Declared): Limits {
  const idempotency = idempotencyOf(name, effect, declared.idempotency);
  const mayRepeat = effect === "read" || idempotency?.worldKnowsKey === true;
  if (declared.retry !== undefined && !mayRepeat) throw unsafeRetry(name);
  return {
    ...(declared.timeout === undefined ? {} : { timeout: timeoutOf(name, declared.timeout) }),
    ...(mayRepeat ? { retry: retryOf(name, declared.retry ?? {}) } : {}),
    ...(idempotency === undefined ? {} : { idempotency }),
    ...(declared.limits === undefined ? {} : { shared: sharedLimitsOf(name, declared.limits) }),
  };
}

function idempotencyOf(
  name: string,
  effect: Effect,
  declared: Declared["idempotency"],
): KeptIdempotency | undefined {
  if (declared === undefined) return undefined;
  if (effect === "read") {
    throw invalidTool(
      name,
      "it has idempotency and is a read",
      'Remove idempotency, or declare effect: "write" if the tool changes something',
    );
  }
  const { key, keepFor = "24h", worldKnowsKey = false } = declared;
  return { keyed: key !== undefined, keepFor: parseDuration(keepFor), worldKnowsKey };
}

function timeoutOf(name: string, declared: Duration): number {
  const timeout = parseDuration(declared);
  if (timeout > 0 && timeout <= LONGEST_TIMER) return timeout;
  throw invalidTool(
    name,
    `its timeout is ${timeout} ms, expected 1 to ${LONGEST_TIMER}`,
    "Leave timeout out for none; a wait of days belongs into the workflow, as ctx.sleep() or ctx.approve()",
  );
}

function retryOf(name: string, { attempts = 3, backoff = 200, maxBackoff = "5s" }: ToolRetry): Retry {
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > MOST_ATTEMPTS) {
    throw invalidTool(
      name,
      `retry.attempts is ${attempts}, expected a whole number from 1 to ${MOST_ATTEMPTS}`,
      "Count the first try as well: 1 means that nothing is tried again",
    );
  }
  return { attempts, backoff: parseDuration(backoff), maxBackoff: parseDuration(maxBackoff) };
}

function unsafeRetry(name: string): Error {
  return invalidTool(
    name,
    "it is a write with retry, and trying it again could do it twice",
    'Declare effect: "read" if it changes nothing; if the API takes an idempotency key, send it ctx.key and declare idempotency: { worldKnowsKey: true }',
  );
}
