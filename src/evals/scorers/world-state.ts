import { AirworthyError } from "../../core/errors.ts";
import type { Scorer } from "../scorer.ts";
import { firstDifference } from "./first-difference.ts";
import type { ScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";

export interface WorldStateOptions extends ScorerOptions {
  /** A part that the state must have after every case. Default: `case.expect.state`. */
  readonly expected?: unknown;
}

/**
 * Whether the world (the shop's database, say) has the expected state after the trial, as a part: it may hold more.
 * A case without `expect.state` is skipped.
 *
 * @throws `world_missing` where the evaluation has no world, or its world no `state()`
 *
 * @example
 * ```ts
 * import { worldState } from "airworthy/evals";
 *
 * worldState({ expected: { orders: { "1042": { status: "cancelled" } } } }).name; //=> "worldState"
 * ```
 */
export function worldState(options: WorldStateOptions = {}): Scorer<unknown> {
  return scorerOf<unknown>({ kind: "worldState", ...options }, async (trial) => {
    const expected = options.expected ?? trial.case.expect?.state;
    if (expected === undefined) return { skip: true, reason: "the case expects no state" };
    const state = await trial.state();
    if (state === undefined) throw noWorld(trial.case.id);
    const reason = firstDifference(state, expected, { subset: true });
    return reason === undefined ? 1 : { value: 0, reason };
  });
}

function noWorld(id: string): AirworthyError {
  return new AirworthyError({
    code: "world_missing",
    message: `Cannot check the state after case "${id}": the evaluation has no world with a state`,
    hint: "Give the evaluation world: () => ({ workflow, state: () => … })",
  });
}
