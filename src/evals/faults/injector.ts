import { setTimeout as delay } from "node:timers/promises";
import type { LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import { APICallError } from "@ai-sdk/provider";
import type { FaultPoint, Inject } from "../../core/faults.ts";
import type { BrokenKind } from "./broken-answer.ts";
import { BROKEN, MALFORMED } from "./broken-answer.ts";
import type { FaultKind } from "./fault.ts";

/** One fault at one call. */
export interface PlannedFault {
  readonly address: string;
  readonly kind: "tool" | "model";
  readonly fault: FaultKind;
}

export interface InjectorOptions {
  /** Seeded, 0 to 1. */
  readonly random: () => number;
  /** How late `slow` answers, in ms. Default 1,500. */
  readonly late?: number | undefined;
}

/** A write that reached the world and was done there. */
export interface DoneWrite {
  readonly name: string;
  /** Of the arguments. */
  readonly askHash: string | undefined;
  readonly key: string | undefined;
  /** The contract says that the world does a key only once. */
  readonly isSafe: boolean;
  /** JSON of what it gave back. */
  readonly answer: string;
}

export interface Injector {
  readonly inject: Inject;
  /** Whether the run came to the call at all. */
  readonly isReached: () => boolean;
  readonly writes: readonly DoneWrite[];
}

const LATE = 1_500;
/** What a provider that asks for patience says, in ms: short, so that a trial does not wait for minutes. */
const RETRY_AFTER = 20;

/** Makes one call fail in one way, the first time that it reaches the world; whatever tries again is answered. */
export function injector({ address, kind, fault }: PlannedFault, options: InjectorOptions): Injector {
  const [earlier, writes] = [new Map<string, unknown>(), [] as DoneWrite[]];
  let reached = false;
  const inject: Inject = async (at, world) => {
    const noted = async (): Promise<unknown> => {
      const value = await world();
      if (at.kind === "tool") earlier.set(at.name, value);
      if (at.call?.effect === "write") writes.push(doneWrite(at, at.call, value));
      return value;
    };
    if (reached || at.kind !== kind || at.call?.address !== address) return noted();
    reached = true;
    return broken(fault, at, { world: noted, options, earlier: earlier.get(at.name) });
  };
  return { inject, isReached: () => reached, writes };
}

interface Meeting {
  readonly world: () => Promise<unknown>;
  readonly options: InjectorOptions;
  readonly earlier: unknown;
}

function doneWrite({ name }: FaultPoint, call: NonNullable<FaultPoint["call"]>, value: unknown): DoneWrite {
  const { askHash, key, policy } = call;
  return { name, askHash, key, isSafe: policy.safeToRepeat === true, answer: JSON.stringify(value) ?? "" };
}

async function broken(fault: FaultKind, at: FaultPoint, meeting: Meeting): Promise<unknown> {
  const { world, options, earlier } = meeting;
  const signal = at.call?.signal;
  switch (fault) {
    case "timeout":
      return never(signal);
    case "slow":
      await delay(options.late ?? LATE, undefined, { signal });
      return world();
    case "rate_limited":
      throw refusal(at, 429, "Too Many Requests");
    case "server_error":
      throw refusal(at, 500, "Internal Server Error");
    case "unauthorized":
      throw refusal(at, 401, "Unauthorized");
    case "delivered_twice":
      await world();
      return world();
    case "reply_lost":
      await world();
      throw hungUp();
    default:
      if (at.kind === "model") return brokenText(fault, await world());
      return BROKEN[fault as BrokenKind](await world(), { random: options.random, earlier });
  }
}

/** As Node tells of a connection that the other side has closed. */
function hungUp(): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error("socket hang up");
  error.code = "ECONNRESET";
  return error;
}

function never(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal?.reason);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

/** As clients of HTTP throw it: with its status, and for models as the AI SDK does. */
function refusal({ kind, name }: FaultPoint, status: number, text: string): Error {
  const headers = { "retry-after-ms": String(RETRY_AFTER), "retry-after": "0" };
  if (kind !== "model") return Object.assign(new Error(`${status} ${text}`), { status, headers });
  return new APICallError({
    message: text,
    url: `fault://${name}`,
    requestBodyValues: {},
    statusCode: status,
    responseHeaders: headers,
    isRetryable: status === 429 || status >= 500,
  });
}

type Content = LanguageModelV4GenerateResult["content"][number];

/** A stream is passed on as it is: its words have already been on their way. */
function brokenText(fault: FaultKind, value: unknown): unknown {
  const result = value as LanguageModelV4GenerateResult;
  if (!Array.isArray(result.content)) return value;
  const change = (text: string): string => (fault === "cut_off" ? text.slice(0, text.length / 2) : MALFORMED);
  const content: Content[] = fault === "empty" ? [] : result.content.map((part) => changed(part, change));
  const finishReason =
    fault === "cut_off" ? { unified: "length" as const, raw: "length" } : result.finishReason;
  return { ...result, content, finishReason };
}

function changed(part: Content, change: (text: string) => string): Content {
  if (part.type === "text") return { ...part, text: change(part.text) };
  return part.type === "tool-call" ? { ...part, input: change(part.input) } : part;
}
