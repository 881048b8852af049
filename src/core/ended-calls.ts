import type { CallRecord } from "./run.ts";

/** One record for each address: how the call ended, or that it was begun. */
export function endedCalls(calls: readonly CallRecord[]): ReadonlyMap<string, CallRecord> {
  const found = new Map<string, CallRecord>();
  for (const call of calls) {
    if (call.state !== "begun" || !found.has(call.address)) found.set(call.address, call);
  }
  return found;
}
