import type { Handler } from "../call.ts";

/** Whether this process may still make calls of a run: undefined if so, else a promise that rejects where it may not. */
export type Fence = () => Promise<void> | undefined;

/** Keeps a process that stood still for long, and may have lost the run meanwhile, from starting a call. */
export function fenced(fence: Fence): Handler {
  return (call, next) => {
    const doubt = fence();
    return doubt === undefined ? next(call) : doubt.then(() => next(call));
  };
}
