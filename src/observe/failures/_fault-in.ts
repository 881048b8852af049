import type { StoredRun } from "../../core/run.ts";
import { stepOf } from "../../core/step-of.ts";
import { errorIn, failedCall } from "../../core/traits-of-run.ts";

export interface Fault {
  readonly step: string;
  readonly message: string;
}

/**
 * Where a run went wrong that nobody's error ended: the last call that failed, even if the run went on; else the last tool
 * it called, since what it did last is what people complain of.
 */
export function faultIn({ calls, end }: Pick<StoredRun, "calls" | "end">): Fault {
  const ended = end?.status === "failed" ? failedCall(calls, end.error) : undefined;
  const failed = ended ?? calls.findLast(({ state }) => state === "failed");
  if (failed !== undefined) return { step: stepOf(failed.address), message: errorIn(failed.answer).message };
  const last = calls.findLast(({ kind }) => kind === "tool");
  return { step: last === undefined ? "" : stepOf(last.address), message: "" };
}
