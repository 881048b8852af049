import type { RunId } from "../core/ids.ts";
import type { RunFact } from "../core/run-fact.ts";

/** A run of traffic that has ended, as far as it is judged. */
export interface EndedRun {
  readonly id: RunId;
  readonly failed: boolean;
  /** Ms since the epoch at which it ended. */
  readonly at: number;
  /** Ms. */
  readonly took: number;
  /** US dollars; absent where a price is unknown. */
  readonly cost?: number;
  readonly toolCalls: number;
  readonly toolErrors: number;
  readonly route?: string;
  /** Share of a run that it counts as: the second of a conversation says little new, the third less. */
  readonly weight: number;
}

/** Undefined for what says nothing of a release: it goes on, or somebody stopped it. */
export function endedRun(run: RunFact, turn = 1): EndedRun | undefined {
  const { id, status, startedAt, took = 0, cost, tools = [], route } = run;
  if (status !== "completed" && status !== "failed") return undefined;
  return {
    id,
    failed: status === "failed",
    at: startedAt + took,
    took,
    toolCalls: tools.reduce((sum, { calls }) => sum + calls, 0),
    toolErrors: tools.reduce((sum, { errors }) => sum + errors, 0),
    weight: weightOf(turn),
    ...(cost === undefined ? {} : { cost: Math.max(0, cost) }),
    ...(route === undefined ? {} : { route }),
  };
}

/** Turns of a conversation go well or badly together: all of them together count hardly more than one and a half. */
export function weightOf(turn: number): number {
  return 1 / turn ** 2;
}
