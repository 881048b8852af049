import type { Body } from "../core/body.ts";
import { bodyHash, bodyOf } from "../core/body.ts";
import type { Address, RunId } from "../core/ids.ts";
import { newRunId } from "../core/ids.ts";
import type { CallRecord, RunEnd, RunStart, StoredRun, Totals } from "../core/run.ts";
import type { SessionTurn, Store } from "../core/store.ts";

/** Runs for the tests of a store. */
export const TOTALS: Totals = {
  calls: 2,
  tokensIn: 120,
  tokensOut: 30,
  cost: 0.0042,
  unpriced: 0,
  toolErrors: 1,
};
export const COMPLETED: RunEnd = { status: "completed", output: bodyOf('"done"') };

export function at(text: string): Address {
  return text as Address;
}

export function startOf(parts: Partial<RunStart> = {}): RunStart {
  return { id: newRunId(), workflow: "support", input: bodyOf('"hello"'), startedAt: 1_000_000, ...parts };
}

export function callOf(seq: number, parts: Partial<CallRecord> = {}): CallRecord {
  return {
    seq,
    kind: "step",
    address: at(`step${seq}`),
    state: "done",
    at: seq + 0.25,
    took: 0.5,
    ask: undefined,
    askHash: undefined,
    answer: `"answer ${seq}"`,
    note: undefined,
    ...parts,
  };
}

export function modelCall(seq: number, ask: Body): CallRecord {
  return callOf(seq, { kind: "model", address: at(`model#${seq}`), ask, askHash: bodyHash(ask) });
}

export interface WholeRun {
  readonly start?: Partial<RunStart>;
  readonly calls?: readonly CallRecord[];
  readonly end?: RunEnd;
  readonly took?: number;
  readonly turn?: SessionTurn;
}

/** Stores a run from its begin to its end. */
export async function execute(store: Store, parts: WholeRun = {}): Promise<RunId> {
  const start = startOf(parts.start);
  const ticket = await store.begin(start);
  for (const call of parts.calls ?? []) await store.append(ticket, call);
  await store.end(ticket, parts.end ?? COMPLETED, TOTALS, parts.took ?? 12.5, parts.turn);
  return start.id;
}

export async function loaded(store: Store, run: RunId): Promise<StoredRun> {
  const found = await store.load(run);
  if (found === undefined) throw new Error(`Cannot find run "${run}" in the store of the test`);
  return found;
}
