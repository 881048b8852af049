import type { StoredRun } from "../../core/run.ts";
import type { Calls } from "./calls.ts";
import type { Runs } from "./runs.ts";

/** Writes a whole run that was executed elsewhere. */
export function importRun(run: StoredRun, into: { runs: Runs; calls: Calls }): void {
  const row = into.runs.insert(run, { owner: null, fence: null, attempt: run.attempt });
  for (const call of run.calls) into.calls.import(call, row);
  into.runs.endImported({ end: run.end, totals: run.totals, took: run.took, turn: run.turn }, row);
}

/** Writes a run in place of what was made of it before; its row, and what figures know of it, stays. */
export function replaceRun(run: StoredRun, row: number, into: { runs: Runs; calls: Calls }): void {
  into.calls.remove(row);
  into.runs.replace(run, row);
  for (const call of run.calls) into.calls.import(call, row);
}
