import { stepResult } from "../durable/step-result.ts";

export const STEPS = 10;
export const IN_FLIGHT = 50;
export const RUNS = 500;
export const WARM_UP = 100;

/** What a step of the workflow gives: the same on every engine, with it or beside it. */
export const stepOf = stepResult;

/** A server is up, a worker takes runs, and `one` gives it one and waits for what it comes to. */
export interface Work {
  one(n: number): Promise<void>;
  close(): Promise<void>;
}
