import type { CircuitBreakerPolicy } from "cockatiel";
import { ConsecutiveBreaker, circuitBreaker, handleWhenResult, isBrokenCircuitError } from "cockatiel";
import type { Call, CallNote, Handler, Next, Outcome } from "../../core/call.ts";
import { isAirworthyError } from "../../core/errors.ts";
import { ToolError } from "../tool-error.ts";
import { Limiter } from "./limiter.ts";
import type { Refusal } from "./refusal.ts";
import { refusalOf } from "./refusal.ts";
import type { SharedLimits } from "./tool-limits.ts";
import type { Turns } from "./turns.ts";
import { LIMITS } from "./turns.ts";

/** Whether a failure says that the service is in trouble, rather than that it was asked for something wrong. */
export type IsTrouble = (error: unknown) => boolean;

/** Who waits for a call. */
export interface Caller {
  readonly signal: AbortSignal | undefined;
  /** Says that this one gave up. */
  readonly stopped: (reason: unknown) => ToolError;
}

/** What the tools of one key share. */
interface Shared {
  readonly limiter: Limiter;
  /** Refusals since the last answer: what a service that does not say how long is given. */
  refusals: number;
}

/** By key. Keys come from code, so there are as many as tools. */
const known = new Map<string, Shared>();

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** A service that says "at once" all the time must not be asked without an end. */
const SHORTEST_PAUSE = 20;
const MOST_REFUSALS = 50;

/**
 * Makes the guards of a tool's calls: each waits for its turn with all runs of the process, asks a
 * service again that said "not now" once it may, and leaves one alone that keeps failing.
 */
export class Guard {
  readonly #limits: SharedLimits;
  readonly #shared: Shared;
  readonly #breaker: CircuitBreakerPolicy | undefined;

  constructor(limits: SharedLimits, isTrouble: IsTrouble) {
    this.#limits = limits;
    this.#shared = sharedOf(limits);
    this.#breaker = limits.breaker && breakerOf(limits.breaker, isTrouble);
  }

  /** Of one call, over all its tries. `caller` may give up, beside the run. */
  of(caller: Caller): Handler {
    const spent: Spent = { waited: 0, refused: [] };
    return async (call, next) => {
      const turns = this.#turnsOf(call);
      return noted(await this.#pass(call, next, { spent, caller, turns }), spent);
    };
  }

  /** Of this process, unless the app shares its limits with others. */
  #turnsOf({ execution }: Call): Turns {
    const { limiter } = this.#shared;
    return LIMITS.of(execution)?.of(this.#limits.key, limiter) ?? limiter;
  }

  async #pass(call: Call, next: Next, given: Given): Promise<Outcome> {
    const { turns } = given;
    for (let first = false; ; first = true) {
      const late = await this.#wait(call, given, first);
      if (late !== undefined) return late;
      const from = call.execution.elapsed();
      let outcome: Outcome;
      try {
        outcome = await this.#send(call, next);
      } finally {
        turns.done();
      }
      const refusal = outcome.ok ? undefined : refusalOf(outcome.error);
      if (refusal === undefined) {
        if (outcome.ok) this.#shared.refusals = 0;
        return outcome;
      }
      this.#pause(refusal, turns);
      // 429 did nothing; what 503 did before it gave up, nobody knows.
      if (refusal.status === 503 && call.effect === "write" && call.policy.safeToRepeat !== true)
        return outcome;
      given.spent.refused.push({
        took: call.execution.elapsed() - from,
        code: "rate_limited",
        message: `Refused with ${refusal.status}`,
      });
    }
  }

  /** Undefined when it is the call's turn, else how it ended without one. */
  async #wait(call: Call, { spent, caller, turns }: Given, first: boolean): Promise<Outcome | undefined> {
    const left = this.#limits.maxWait - spent.waited;
    // A pause that is longer than the call may wait need not be waited for.
    if (left <= 0 || turns.pausedFor > left || spent.refused.length >= MOST_REFUSALS)
      return { ok: false, error: this.#tooLong(call, spent.waited, turns) };
    const from = performance.now();
    const late = new AbortController();
    const turn = turns.turn({ signal: late.signal, first });
    if (turn === undefined) return undefined;
    const timer = setTimeout(() => late.abort(this.#tooLong(call, this.#limits.maxWait, turns)), left);
    const giveUp = (): void => late.abort(caller.stopped(caller.signal?.reason));
    // A write that has not been sent yet gives up at once, as everything else.
    const release = call.execution.stopperOf("read").onAbort((reason) => late.abort(reason));
    caller.signal?.addEventListener("abort", giveUp, { once: true });
    if (call.execution.signal.aborted) late.abort(call.execution.signal.reason);
    else if (caller.signal?.aborted) giveUp();
    try {
      await turn;
      return undefined;
    } catch (error) {
      return {
        ok: false,
        error: isAirworthyError(error, "limits_unreachable") ? this.#unknown(call, error) : error,
      };
    } finally {
      clearTimeout(timer);
      release();
      caller.signal?.removeEventListener("abort", giveUp);
      spent.waited += performance.now() - from;
    }
  }

  async #send(call: Call, next: Next): Promise<Outcome> {
    if (this.#breaker === undefined) return next(call);
    try {
      return await this.#breaker.execute(() => next(call));
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      return { ok: false, error: this.#broken(call, error) };
    }
  }

  #pause({ retryAfter }: Refusal, turns: Turns): void {
    const shared = this.#shared;
    const own = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** shared.refusals);
    shared.refusals = Math.min(shared.refusals + 1, 10);
    turns.pause(Math.max(retryAfter ?? own * (0.75 + Math.random() / 2), SHORTEST_PAUSE));
  }

  #tooLong(call: Call, waited: number, { pausedFor }: Turns): ToolError {
    const { maxWait, key } = this.#limits;
    const again = pausedFor > 0 ? `in ${Math.ceil(pausedFor / 1_000)} s` : "later";
    return new ToolError({
      code: "rate_limited",
      message: `Cannot call ${call.name} now: its service takes no more calls, after ${Math.round(waited / 1_000)} s of waiting`,
      retryable: true,
      hint: `Nothing was done. Go on without it, or try again ${again}`,
      data: { key, maxWait },
    });
  }

  #unknown(call: Call, cause: unknown): ToolError {
    return new ToolError({
      code: "rate_limited",
      message: `Cannot call ${call.name} now: how often it may be called cannot be found out`,
      retryable: true,
      hint: "Nothing was done. Go on without it and say so, or try again later",
      data: { key: this.#limits.key },
      cause,
    });
  }

  #broken(call: Call, cause: unknown): ToolError {
    const { failures = 0, coolDown = 0 } = this.#limits.breaker ?? {};
    return new ToolError({
      code: "circuit_open",
      message: `Cannot call ${call.name} now: its last ${failures} calls failed, so it is left alone for ${Math.round(coolDown / 1_000)} s`,
      retryable: true,
      hint: "Nothing was done. Go on without it and say so, or try again later",
      cause,
    });
  }
}

interface Spent {
  /** Ms. */
  waited: number;
  readonly refused: NonNullable<CallNote["attempts"]>[number][];
}

interface Given {
  readonly spent: Spent;
  readonly caller: Caller;
  readonly turns: Turns;
}

function noted(outcome: Outcome, spent: Spent): Outcome {
  const { refused } = spent;
  const waited = Math.round(spent.waited);
  if (waited === 0 && refused.length === 0) return outcome;
  const note: CallNote = {
    ...outcome.note,
    waited,
    ...(refused.length === 0 ? {} : { attempts: refused }),
  };
  return { ...outcome, note };
}

function sharedOf({ key, rate, concurrency }: SharedLimits): Shared {
  const figures = { ...rate, ...(concurrency === undefined ? {} : { concurrency }) };
  const found = known.get(key);
  if (found === undefined) {
    const made = { limiter: new Limiter(figures), refusals: 0 };
    known.set(key, made);
    return made;
  }
  found.limiter.tighten(figures);
  return found;
}

function breakerOf(
  { failures, coolDown }: NonNullable<SharedLimits["breaker"]>,
  isTrouble: IsTrouble,
): CircuitBreakerPolicy {
  const isFailure = (result: unknown): boolean => {
    const outcome = result as Outcome;
    return !outcome.ok && refusalOf(outcome.error) === undefined && isTrouble(outcome.error);
  };
  return circuitBreaker(handleWhenResult(isFailure), {
    halfOpenAfter: coolDown,
    breaker: new ConsecutiveBreaker(failures),
  });
}
