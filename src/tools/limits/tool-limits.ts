import type { Duration } from "../../core/duration.ts";
import { parseDuration } from "../../core/duration.ts";
import { invalidTool } from "../invalid-tool.ts";

/** How a tool's service wants to be treated; shared by all runs of the process, or of all that share a database. */
export interface ToolLimits<Max extends number = number> {
  /** Calls a second, evenly spread but for `burst` of them; tries and pages count each. A number is `perSecond`. */
  readonly rate?: number | { readonly perSecond: number; readonly burst?: number };
  /** Calls in flight at once. */
  readonly concurrency?: number;
  /** Tools with the same key share their limits, the strictest figure of each kind. Default: the tool's name. */
  readonly key?: string;
  /** Longest a call may wait for its turn in all; then it fails with `rate_limited`. Default 5 min. */
  readonly maxWait?: Duration;
  /** After so many failures one after another nothing is called for `coolDown` (30 s), then one call tries. */
  readonly breaker?: { readonly failures: number; readonly coolDown?: Duration };
  /** Characters of JSON that a model is given at once; it can read on. At least 200. `call()` gives all. */
  readonly maxOutput?: Max;
}

/** The same as it is in the contract; times in ms. */
export interface SharedLimits {
  readonly key: string;
  readonly rate?: { readonly perSecond: number; readonly burst: number };
  readonly concurrency?: number;
  readonly maxWait: number;
  readonly breaker?: { readonly failures: number; readonly coolDown: number };
  readonly maxOutput?: number;
}

/** Short enough to be told to other processes, and a text that a database takes. */
const KEY = /^[^\p{Cc}\p{Cs}]{1,200}$/u;
const LEAST_OUTPUT = 200;
const MOST_PER_SECOND = 10_000;

/** @throws `invalid_tool`, `invalid_duration` */
export function sharedLimitsOf(name: string, declared: ToolLimits): SharedLimits {
  const { rate, concurrency, key = name, maxWait = "5m", breaker, maxOutput } = declared;
  if (!KEY.test(key)) {
    throw invalidTool(
      name,
      `limits.key is ${JSON.stringify(key.slice(0, 80))}, expected 1 to 200 characters without control characters`,
      "Name the service that the limits belong to",
    );
  }
  if (concurrency !== undefined) assertCount(name, "limits.concurrency", concurrency, 1);
  if (maxOutput !== undefined) assertCount(name, "limits.maxOutput", maxOutput, LEAST_OUTPUT);
  if (breaker !== undefined) assertCount(name, "limits.breaker.failures", breaker.failures, 1);
  return {
    key,
    ...(rate === undefined
      ? {}
      : { rate: rateOf(name, typeof rate === "number" ? { perSecond: rate } : rate) }),
    ...(concurrency === undefined ? {} : { concurrency }),
    maxWait: parseDuration(maxWait),
    ...(breaker === undefined
      ? {}
      : { breaker: { failures: breaker.failures, coolDown: parseDuration(breaker.coolDown ?? "30s") } }),
    ...(maxOutput === undefined ? {} : { maxOutput }),
  };
}

function rateOf(
  name: string,
  { perSecond, burst = 1 }: { readonly perSecond: number; readonly burst?: number },
): { readonly perSecond: number; readonly burst: number } {
  if (!(perSecond > 0 && perSecond <= MOST_PER_SECOND)) {
    throw invalidTool(
      name,
      `limits.rate is ${perSecond} a second, expected more than 0 and at most ${MOST_PER_SECOND}`,
      "Write 0.5 for one call in two seconds",
    );
  }
  assertCount(name, "limits.rate.burst", burst, 1);
  return { perSecond, burst };
}

function assertCount(name: string, what: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw invalidTool(
    name,
    `${what} is ${value}, expected a whole number from ${least}`,
    "Leave it out for no limit",
  );
}
