import { AirworthyError } from "../../core/errors.ts";
import type { Scorer } from "../scorer.ts";
import type { ScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";

/**
 * Whether the trial cost at most so many US dollars, over all its turns.
 *
 * @throws `cost_unknown` at a trial whose price is unknown: that is never 0
 *
 * @example
 * ```ts
 * import { maxCost } from "airworthy/evals";
 *
 * maxCost(0.02).name; //=> "maxCost"
 * ```
 */
export function maxCost(limit: number, options: ScorerOptions = {}): Scorer<unknown> {
  return scorerOf<unknown>({ kind: "maxCost", limit, ...options }, ({ cost, case: { id } }) => {
    if (cost === undefined) throw unknownCost(id);
    return cost <= limit ? 1 : { value: 0, reason: `cost $${short(cost)}, allowed $${short(limit)}` };
  });
}

function short(usd: number): string {
  return String(Number(usd.toPrecision(3)));
}

function unknownCost(id: string): AirworthyError {
  return new AirworthyError({
    code: "cost_unknown",
    message: `Cannot bound the cost of case "${id}": the price of one of its models is unknown`,
    hint: "Give its price under prices in airworthy.config.ts",
  });
}
