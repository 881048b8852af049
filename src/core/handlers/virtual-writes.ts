import type { Call, Handler } from "../call.ts";
import { indent, readable } from "../divergence.ts";
import { AirworthyError } from "../errors.ts";
import { outcomeOf } from "../recording.ts";
import type { CallRecord } from "../run.ts";
import { copied } from "./forked.ts";
import { world } from "./world.ts";

export interface VirtualWritesOptions {
  /** What the run is, as its errors call it. */
  readonly of: "fork" | "trial" | "shadow";
  /** The same write of another run, which answers this one. */
  readonly same?: (call: Call) => CallRecord | undefined | Promise<CallRecord | undefined>;
}

/** Never writes: a write is answered as in the recorded run, or as its contract simulates it, or it ends the run. */
export function virtualWrites({ of, same }: VirtualWritesOptions): Handler {
  return async (call, next) => {
    if (call.effect !== "write") return next(call);
    const record = await same?.(call);
    if (record !== undefined) return copied(outcomeOf(record, call));
    if (call.policy.simulate === undefined) throw wouldHaveWritten(call, of);
    return { ...(await simulation(call, next)), note: { from: "simulation" } };
  };
}

/** Bounded as the write itself would be. */
const simulation = world(async ({ policy }) => policy.simulate?.());

function wouldHaveWritten(call: Call, of: VirtualWritesOptions["of"]): AirworthyError {
  const asked = call.ask === undefined ? "" : ` with ${indent(readable(call.ask)).slice(0, 500)}`;
  return new AirworthyError({
    code: "virtual_write",
    message: `Stopped the ${of} at "${call.address}": it would have called ${call.name}${asked}`,
    hint: HINTS[of](call.name),
    data: { address: call.address, tool: call.name, ask: call.ask?.text.slice(0, ASK) ?? null },
  });
}

/** Characters of what would have been asked that an error carries. */
const ASK = 4_000;

const HINTS = {
  fork: (tool: string) =>
    `Give the tool "${tool}" a simulate() to let forks go on past it; forks never write`,
  shadow: (tool: string) =>
    `Give the tool "${tool}" a simulate() to let shadows go on past it; shadows never write`,
  trial: (tool: string) =>
    `Give the tool "${tool}" a simulate() to let trials go on past it, or declare its effect as read if it changes nothing`,
} as const;
