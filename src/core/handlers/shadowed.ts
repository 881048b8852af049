import type { Call, Handler, Outcome } from "../call.ts";
import { decode } from "../codec.ts";
import { indent, readable } from "../divergence.ts";
import { AirworthyError } from "../errors.ts";
import { outcomeOf, sameCall } from "../recording.ts";
import type { CallRecord } from "../run.ts";
import { nameOf } from "../run.ts";
import { copied } from "./forked.ts";
import type { Incumbent } from "./incumbent.ts";
import { IncumbentReads, keyOf } from "./incumbent-reads.ts";

export interface ShadowedOptions {
  readonly incumbent: Incumbent;
  /** Whether a read that the incumbent did not make may be made. */
  readonly liveReads: boolean;
}

/** A write that was not made. */
export interface VirtualWrite {
  readonly tool: string;
  /** As the contract takes it; as it is stored where the contract says nothing of it. */
  readonly input: unknown;
  readonly output: unknown;
}

/**
 * A shadow asks nobody and waits for nothing: what the incumbent read when it asked the same is the answer, what a
 * person decided then is decided, and a sleep is over at once. A read sees the writes that were not made, where its
 * contract says how.
 */
export function shadowed({ incumbent, liveReads }: ShadowedOptions): Handler {
  const reads = readsOf(incumbent);
  const made = new Set<string>();
  const writes: Made[] = [];
  return async (call, next) => {
    if (call.kind === "sleep") return { ok: true, value: undefined, note: { from: "simulation" } };
    if (call.kind === "approval") return decided(call, incumbent.calls);
    if (call.effect === "write") {
      const outcome = await next(call);
      const key = keyOf(call.name, call.askHash);
      made.add(key);
      if (outcome.ok) writes.push({ key, tool: call.name, input: inputOf(call), output: outcome.value });
      return outcome;
    }
    if (call.kind !== "tool") return next(call);
    const find = () => reads().find(call.name, call.askHash, made);
    let found = find();
    // A read that the incumbent has not come to yet is made, or waits for it.
    while (found === undefined && !liveReads && (await incumbent.more())) found = find();
    if (found === undefined && !liveReads) throw wouldHaveRead(call);
    const outcome = found === undefined ? await next(call) : copied(outcomeOf(found.record, call));
    return seen(call, outcome, unseen(writes, found?.shows ?? reads().writes));
  };
}

/** What the incumbent has read so far. */
function readsOf(incumbent: Incumbent): () => IncumbentReads {
  let { calls } = incumbent;
  let reads = new IncumbentReads(calls);
  return () => {
    if (incumbent.calls !== calls) {
      calls = incumbent.calls;
      reads = new IncumbentReads(calls);
    }
    return reads;
  };
}

/** The same write of the incumbent, for which a shadow that runs beside it waits. */
export function sameWriteOf(incumbent: Incumbent): (call: Call) => Promise<CallRecord | undefined> {
  return async ({ name, askHash }) => {
    let found = sameCall(incumbent.calls, name, askHash);
    while (found === undefined && (await incumbent.more())) found = sameCall(incumbent.calls, name, askHash);
    return found;
  };
}

interface Made extends VirtualWrite {
  readonly key: string;
}

/** The writes that an answer does not show already, because the incumbent made them before it. */
function unseen(writes: readonly Made[], shows: readonly string[]): readonly VirtualWrite[] {
  const left = [...shows];
  return writes.flatMap(({ key, ...write }) => {
    const at = left.indexOf(key);
    if (at === -1) return [write];
    left.splice(at, 1);
    return [];
  });
}

/** The answer of a read as it would be after the writes that were not made. */
async function seen(call: Call, outcome: Outcome, writes: readonly VirtualWrite[]): Promise<Outcome> {
  const { afterWrites } = call.policy;
  if (afterWrites === undefined || !outcome.ok || writes.length === 0) return outcome;
  try {
    const value = await afterWrites(outcome.value, writes);
    return { ok: true, value, note: { ...outcome.note, from: "simulation" } };
  } catch (error) {
    return { ok: false, error };
  }
}

function inputOf({ policy, ask }: Call): unknown {
  return policy.input ?? (ask === undefined ? undefined : decode(ask.text));
}

/** What a person decided for the incumbent; else yes, since nothing is done. */
function decided(call: Call, calls: readonly CallRecord[]): Outcome {
  const record = calls.find(
    ({ kind, state, askHash, address }) =>
      kind === "approval" && state === "done" && askHash === call.askHash && nameOf(address) === call.name,
  );
  if (record !== undefined) return copied(outcomeOf(record, call));
  const value = { approved: true, by: "shadow", at: 0, reason: "Nothing is written" };
  return { ok: true, value, note: { from: "simulation" } };
}

function wouldHaveRead(call: Call): AirworthyError {
  const asked = call.ask === undefined ? "" : ` with ${indent(readable(call.ask)).slice(0, 500)}`;
  return new AirworthyError({
    code: "shadow_read",
    message: `Stopped the shadow at "${call.address}": it would have called ${call.name}${asked}, which the incumbent did not`,
    hint: "Allow the shadow to read (liveReads), or take it for what the candidate does otherwise",
    data: { address: call.address, tool: call.name },
  });
}
