import { encodeError } from "../core/error-codec.ts";
import { AirworthyError } from "../core/errors.ts";
import { scoped } from "./_place.ts";
import type { Branch, OnFailure, Settled } from "./_settle.ts";
import { settle } from "./_settle.ts";

export type { OnFailure, Settled } from "./_settle.ts";

/** What a branch is told beside its item. */
export interface BranchAt {
  /** Aborts when the run does, or when the branch is no longer wanted: hand it to what the branch waits for. */
  readonly signal: AbortSignal;
  readonly index: number;
}

export type Task<Value> = (at: BranchAt) => Value | Promise<Value>;
type Tasks = readonly Task<unknown>[] | Readonly<Record<string, Task<unknown>>>;
type ValueOf<T> = T extends (at: BranchAt) => infer Value ? Awaited<Value> : never;

/** Values where every branch must succeed; otherwise how each branch ended. */
export type Result<Value, Policy extends OnFailure> = Policy extends "fail" ? Value : Settled<Value>;
export type Results<Given extends Tasks, Policy extends OnFailure> = {
  -readonly [Key in keyof Given]: Result<ValueOf<Given[Key]>, Policy>;
};

export interface ParallelOptions<All, Policy extends OnFailure, Merged> {
  /** Branches at the same time. Default 10. */
  readonly limit?: number;
  /**
   * What a failing branch means. `fail` (the default): the others are aborted, waited for, and its error
   * is thrown. `collect`: the result says how each ended. `{ atLeast: n }`: as `collect`, but fewer
   * than n successes end in `parallel_too_few`, at once when n can no longer be reached.
   */
  readonly onFailure?: Policy;
  /** Makes one result of all. */
  readonly merge?: (results: All) => Merged | Promise<Merged>;
  /** Aborts the branches from outside. */
  readonly signal?: AbortSignal;
}

export interface EachOptions<Item, Value, Policy extends OnFailure, Merged>
  extends ParallelOptions<Result<Value, Policy>[], Policy, Merged> {
  readonly each: (item: Item, at: BranchAt) => Value | Promise<Value>;
  /** Names the branch of an item. Default: its index. */
  readonly key?: (item: Item, index: number) => string;
}

interface AnyOptions {
  readonly limit?: number;
  readonly onFailure?: OnFailure;
  readonly merge?: (results: never) => unknown;
  readonly signal?: AbortSignal;
  readonly each?: (item: never, at: BranchAt) => unknown;
  readonly key?: (item: never, index: number) => string;
}

const DEFAULT_LIMIT = 10;

/**
 * Runs independent work side by side: a list of tasks, tasks by name, or the same work for `each` of
 * a list of items. Results stand in the order of the tasks, however they end. In a run every branch
 * has a scope of its own, `name/0` or `name/key`. A branch that was aborted is waited for, so that
 * nothing goes on behind the back of the workflow.
 *
 * @throws the error of the first branch to fail, `parallel_too_few`, or `invalid_parallel` for options that
 *   cannot be met
 *
 * @example
 * ```ts
 * import { parallel } from "airworthy";
 *
 * const lengths = await parallel("measure", ["one", "three"], { each: async (word) => word.length, limit: 2 });
 * lengths; //=> [3, 5]
 *
 * const draft = "Ships today";
 * const report = await parallel("review", {
 *   words: async () => draft.split(" ").length,
 *   calm: async () => !draft.includes("!"),
 * });
 * report; //=> { words: 2, calm: true }
 * ```
 */
export function parallel<Item, Value, Policy extends OnFailure = "fail", Merged = Result<Value, Policy>[]>(
  name: string,
  items: readonly Item[],
  options: EachOptions<Item, Awaited<Value>, Policy, Merged>,
): Promise<Merged>;
export function parallel<
  const Given extends Tasks,
  Policy extends OnFailure = "fail",
  Merged = Results<Given, Policy>,
>(
  name: string,
  tasks: Given,
  options?: ParallelOptions<Results<Given, Policy>, Policy, Merged>,
): Promise<Merged>;
export async function parallel(
  name: string,
  given: readonly unknown[] | Readonly<Record<string, unknown>>,
  options: AnyOptions = {},
): Promise<unknown> {
  const { onFailure = "fail", limit = DEFAULT_LIMIT, merge, signal } = options;
  const branches = branchesOf(given, options);
  assertPossible(name, { limit, onFailure, count: branches.length });
  return scoped(name, async () => {
    const settled = await settle(branches, { limit, onFailure, signal });
    const results = resultsOf(name, settled, onFailure);
    const shaped = Array.isArray(given)
      ? results
      : Object.fromEntries(Object.keys(given).map((key, i) => [key, results[i]]));
    return merge === undefined ? shaped : merge(shaped as never);
  });
}

function branchesOf(
  given: readonly unknown[] | Readonly<Record<string, unknown>>,
  { each, key }: AnyOptions,
): readonly Branch<unknown>[] {
  const entries: (readonly [string, unknown])[] = Array.isArray(given)
    ? given.map((item, index) => [key?.(item as never, index) ?? String(index), item])
    : Object.entries(given);
  return entries.map(([name, item], index) => ({
    key: name,
    run: async (signal) =>
      each === undefined
        ? (item as Task<unknown>)({ signal, index })
        : each(item as never, { signal, index }),
  }));
}

function resultsOf(
  name: string,
  { settled, failure }: { settled: readonly Settled<unknown>[]; failure: { error: unknown } | undefined },
  onFailure: OnFailure,
): readonly unknown[] {
  if (onFailure === "fail") {
    if (failure !== undefined) throw failure.error;
    return settled.map((result) => (result.ok ? result.value : undefined));
  }
  const succeeded = settled.filter(({ ok }) => ok).length;
  if (onFailure === "collect" || succeeded >= onFailure.atLeast) return settled;
  throw new AirworthyError({
    code: "parallel_too_few",
    message: `Stopped "${name}": ${succeeded} of ${settled.length} branches succeeded, expected at least ${onFailure.atLeast}`,
    hint: "Look at the failed branches in the run's timeline; lower atLeast if the result is of use with fewer",
    cause: failure?.error,
    data: { succeeded, needed: onFailure.atLeast, failures: failuresOf(settled) },
  });
}

function failuresOf(settled: readonly Settled<unknown>[]): readonly { branch: string; message: string }[] {
  return settled
    .filter((result) => !result.ok)
    .slice(0, 20)
    .map((result) => ({ branch: result.branch, message: encodeError(result.error).message.slice(0, 500) }));
}

function assertPossible(
  name: string,
  { limit, onFailure, count }: { limit: number; onFailure: OnFailure; count: number },
): void {
  const least = typeof onFailure === "object" ? onFailure.atLeast : 0;
  const wrong =
    limit !== Number.POSITIVE_INFINITY && !(Number.isInteger(limit) && limit >= 1)
      ? `a limit of ${limit}: expected an integer of at least 1`
      : !(Number.isInteger(least) && least >= 0 && least <= count)
        ? `atLeast ${least}: expected an integer from 0 to its ${count} branches`
        : undefined;
  if (wrong === undefined) return;
  throw new AirworthyError({
    code: "invalid_parallel",
    message: `Cannot run "${name}" with ${wrong}`,
    hint: "Change the options of parallel(), or check that its list of items is not shorter than expected",
  });
}
