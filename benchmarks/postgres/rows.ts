import type { Body } from "../../src/core/body.ts";
import { bodyOf } from "../../src/core/body.ts";
import type { Address } from "../../src/core/ids.ts";
import { newRunId } from "../../src/core/ids.ts";
import type { CallRecord, RunEnd, RunStart, Totals } from "../../src/core/run.ts";
import { stepResult } from "../durable/step-result.ts";

export const STEPS = 10;
export const IN_FLIGHT = 100;
export const INPUT: Body = bodyOf('{"order":10023}');
export const END: RunEnd = { status: "completed", output: bodyOf('{"ok":true}') };
export const TOTALS: Totals = {
  calls: STEPS,
  tokensIn: 0,
  tokensOut: 0,
  cost: 0,
  unpriced: 0,
  toolErrors: 0,
};

/** What both write, so that the rows are the same. */
export function startOf(): RunStart {
  return { id: newRunId(), workflow: "support", input: INPUT, startedAt: Date.now() };
}

export function recordOf(seq: number): CallRecord {
  return {
    seq,
    kind: "step",
    address: `step${seq}` as Address,
    state: "done",
    at: seq,
    took: 0.5,
    ask: undefined,
    askHash: undefined,
    answer: JSON.stringify(stepResult(seq)),
    note: undefined,
  };
}

export interface Work {
  run(runs: number): Promise<void>;
  close(): Promise<void>;
}
