import type { Duration } from "../../core/duration.ts";
import { parseDuration } from "../../core/duration.ts";
import type { Scorer } from "../scorer.ts";
import type { ScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";

/**
 * Whether the trial took at most so long, over all its turns.
 *
 * @throws `invalid_duration` at once
 *
 * @example
 * ```ts
 * import { maxLatency } from "airworthy/evals";
 *
 * maxLatency("2s").name; //=> "maxLatency"
 * ```
 */
export function maxLatency(limit: Duration, options: ScorerOptions = {}): Scorer<unknown> {
  const most = parseDuration(limit);
  return scorerOf<unknown>({ kind: "maxLatency", limit: most, ...options }, ({ took }) =>
    took <= most ? 1 : { value: 0, reason: `took ${Math.round(took)} ms, allowed ${most} ms` },
  );
}
