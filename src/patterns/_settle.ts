import { AsyncLocalStorage } from "node:async_hooks";
import PQueue from "p-queue";
import { anySignal, scoped } from "./_place.ts";

export type OnFailure = "fail" | "collect" | { readonly atLeast: number };

export interface Branch<Value> {
  readonly key: string;
  readonly run: (signal: AbortSignal) => Promise<Value>;
}

/** How a branch ended; `branch` is its index or key. */
export type Settled<Value> =
  | { readonly ok: true; readonly branch: string; readonly value: Value }
  | { readonly ok: false; readonly branch: string; readonly error: unknown };

export interface SettleOptions {
  readonly limit: number;
  readonly onFailure: OnFailure;
  readonly signal: AbortSignal | undefined;
}

export interface AllSettled<Value> {
  readonly settled: readonly Settled<Value>[];
  /** The first failure in time. */
  readonly failure: { readonly error: unknown } | undefined;
}

/** Runs branches side by side until all have ended; those no longer wanted are aborted, or never begin. */
export async function settle<Value>(
  branches: readonly Branch<Value>[],
  { limit, onFailure, signal: outer }: SettleOptions,
): Promise<AllSettled<Value>> {
  const stop = new AbortController();
  const signal = anySignal(stop.signal, outer);
  const queue = new PQueue({ concurrency: limit });
  // A queued branch is started by whichever branch ends: without this it would run in that one's scope.
  const inPlace = AsyncLocalStorage.snapshot();
  let mayFail = failuresAllowed(onFailure, branches.length);
  let failure: { readonly error: unknown } | undefined;

  async function runBranch({ key, run }: Branch<Value>): Promise<Settled<Value>> {
    try {
      signal.throwIfAborted();
      return { ok: true, branch: key, value: await inPlace(() => scoped(key, () => run(signal))) };
    } catch (error) {
      failure ??= { error };
      mayFail -= 1;
      if (mayFail < 0) stop.abort(error);
      return { ok: false, branch: key, error };
    }
  }

  const settled = await Promise.all(branches.map((branch) => queue.add(() => runBranch(branch))));
  return { settled, failure };
}

function failuresAllowed(onFailure: OnFailure, count: number): number {
  if (onFailure === "fail") return 0;
  return onFailure === "collect" ? Number.POSITIVE_INFINITY : count - onFailure.atLeast;
}
