import { AirworthyError } from "../core/errors.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import type { AnyWorker, WorkerFunction, Workers } from "./_assign.ts";
import { workerOf } from "./_assign.ts";
import { scoped } from "./_place.ts";
import type { Plan } from "./_plan.ts";
import { makePlan } from "./_plan.ts";
import { settle } from "./_settle.ts";

export type { WorkerAt, WorkerFunction, Workers } from "./_assign.ts";

export interface Done<Task, Value> {
  readonly task: Task;
  readonly value: Value;
}

export interface Failed<Task> {
  readonly task: Task;
  readonly error: unknown;
}

/** What the planner and the synthesis are told of the work so far, in the order of the tasks. */
export interface Progress<Task, Value> {
  readonly round: number;
  readonly done: readonly Done<Task, Value>[];
  readonly failed: readonly Failed<Task>[];
}

interface Shared<Input, Task, Value, Output> {
  /** Breaks the input into tasks. With more than one round it is asked again, until it gives none. */
  readonly plan: (input: Input, so: Progress<unknown, unknown>) => readonly Task[] | Promise<readonly Task[]>;
  /** What each task must be. */
  readonly task?: StandardSchema<Task>;
  /** Makes one result of what was done. */
  readonly synthesize: (
    done: readonly Done<Task, Value>[],
    so: Progress<Task, Value> & { readonly input: Input },
  ) => Output | Promise<Output>;
  /** Workers at the same time. Default 5. */
  readonly maxWorkers?: number;
  /** Tasks in all rounds together. Default 50. */
  readonly maxTasks?: number;
  /** How often the planner is asked at most. Default 1. */
  readonly maxRounds?: number;
  /** A plan with more tasks than are left: an error (default), or the first are done and the result says how many were not. */
  readonly onTooMany?: "fail" | "truncate";
  /** A worker that fails: the others are aborted and its error thrown (default), or `failed` lists it. */
  readonly onFailure?: "fail" | "collect";
}

export interface OrchestrateOptions<Input, Task, Value, Output> extends Shared<Input, Task, Value, Output> {
  /** Does one task. */
  readonly worker: WorkerFunction<Input, Task, Value>;
}

export interface TeamOptions<Input, Task extends { readonly worker: string }, Value, Output>
  extends Shared<Input, Task, Value, Output> {
  /** Workers by name; each task names its own as `worker`. */
  readonly workers: Workers<Input, Task, Value>;
}

export interface Orchestrated<Task, Value, Output> {
  readonly output: Output;
  readonly done: readonly Done<Task, Value>[];
  readonly failed: readonly Failed<Task>[];
  readonly rounds: number;
  /** Tasks that were planned and not done, because of `maxTasks`. */
  readonly dropped: number;
  /** `max_rounds`: the planner was not asked whether there is more. */
  readonly stopped: "done" | "max_tasks" | "max_rounds";
}

export interface Orchestrate<Input, Task, Value, Output> {
  readonly name: string;
  readonly run: (input: Input) => Promise<Orchestrated<Task, Value, Output>>;
}

const DEFAULTS = { maxWorkers: 5, maxTasks: 50, maxRounds: 1 } as const;

/**
 * A planner breaks the input into tasks, workers do them side by side, and a synthesis makes one
 * result: for work whose parts are known only once the input is. In a run the calls are addressed
 * `name/plan/…`, `name/work/0/…` and `name/synthesize/…`, and each plan's size is kept as `name/tasks`.
 *
 * @throws `orchestrate_plan_invalid` naming the task, `orchestrate_too_many_tasks`, `invalid_orchestrate` for
 *   bounds that cannot be, or the error of a worker
 *
 * @example
 * ```ts
 * import { orchestrate } from "airworthy";
 *
 * const count = orchestrate("count", {
 *   plan: async (text: string) => text.split(". "),
 *   worker: async (sentence) => sentence.split(" ").length,
 *   synthesize: async (done) => done.reduce((sum, { value }) => sum + value, 0),
 *   maxWorkers: 2,
 * });
 *
 * const { output, stopped } = await count.run("One two. Three");
 * output; //=> 3
 * stopped; //=> "done"
 * ```
 */
export function orchestrate<Input, Task extends { readonly worker: string }, Value, Output>(
  name: string,
  options: TeamOptions<Input, Task, Value, Output>,
): Orchestrate<Input, Task, Value, Output>;
export function orchestrate<Input, Task, Value, Output>(
  name: string,
  options: OrchestrateOptions<Input, Task, Value, Output>,
): Orchestrate<Input, Task, Value, Output>;
export function orchestrate<Input, Task, Value, Output>(
  name: string,
  options: AnyOptions<Input, Task, Value, Output>,
): Orchestrate<Input, Task, Value, Output> {
  for (const bound of ["maxWorkers", "maxTasks", "maxRounds"] as const) {
    const value = options[bound] ?? 1;
    if (!Number.isInteger(value) || value < 1) throw impossible(name, bound, value);
  }
  return { name, run: (input) => scoped(name, () => orchestrated({ name, input, options })) };
}

type AnyOptions<Input, Task, Value, Output> = Shared<Input, Task, Value, Output> &
  ({ readonly worker: AnyWorker } | { readonly workers: object });

interface Job<Input, Task, Value, Output> {
  readonly name: string;
  readonly input: Input;
  readonly options: AnyOptions<Input, Task, Value, Output>;
}

async function orchestrated<Input, Task, Value, Output>(
  job: Job<Input, Task, Value, Output>,
): Promise<Orchestrated<Task, Value, Output>> {
  const { input, options } = job;
  const { maxRounds = DEFAULTS.maxRounds } = options;
  const done: Done<Task, Value>[] = [];
  const failed: Failed<Task>[] = [];
  let stopped: Orchestrated<Task, Value, Output>["stopped"] | undefined;
  let dropped = 0;
  let round = 0;
  while (stopped === undefined) {
    round += 1;
    const plan = await planned(job, { round, done: [...done], failed: [...failed] });
    const results = await work(job, plan.tasks);
    for (const result of results) {
      if (result.ok) done.push({ task: result.task, value: result.value });
      else failed.push({ task: result.task, error: result.error });
    }
    dropped = plan.dropped;
    if (dropped > 0) stopped = "max_tasks";
    else if (plan.tasks.length === 0 || maxRounds === 1) stopped = "done";
    else if (round === maxRounds) stopped = "max_rounds";
  }
  const so = { round, done, failed, input };
  const output = await scoped("synthesize", async () => options.synthesize(done, so));
  return { output, done, failed, rounds: round, dropped, stopped };
}

function planned<Input, Task, Value, Output>(
  { name, input, options }: Job<Input, Task, Value, Output>,
  so: Progress<Task, Value>,
): Promise<Plan<Task>> {
  const { plan, task, maxTasks = DEFAULTS.maxTasks, onTooMany = "fail" } = options;
  const left = maxTasks - so.done.length - so.failed.length;
  return makePlan(() => plan(input, so), {
    name,
    task,
    workers: workersOf(options),
    left,
    maxTasks,
    onTooMany,
  });
}

type Worked<Task, Value> =
  | { readonly ok: true; readonly task: Task; readonly value: Value }
  | { readonly ok: false; readonly task: Task; readonly error: unknown };

async function work<Input, Task, Value, Output>(
  { input, options }: Job<Input, Task, Value, Output>,
  tasks: readonly Task[],
): Promise<readonly Worked<Task, Value>[]> {
  const { maxWorkers: limit = DEFAULTS.maxWorkers, onFailure = "fail" } = options;
  const workers = workersOf(options);
  const branches = tasks.map((task, index) => ({
    key: String(index),
    run: async (signal: AbortSignal): Promise<Value> =>
      workerOf(workers, task)?.(task as never, { input: input as never, index, signal }) as Value,
  }));
  const { settled, failure } = await scoped("work", () =>
    settle(branches, { limit, onFailure, signal: undefined }),
  );
  if (onFailure === "fail" && failure !== undefined) throw failure.error;
  return tasks.flatMap((task, i) => {
    const result = settled[i];
    return result === undefined ? [] : [{ ...result, task }];
  });
}

function workersOf(
  options: { readonly worker: AnyWorker } | { readonly workers: object },
): AnyWorker | object {
  return "worker" in options ? options.worker : options.workers;
}

function impossible(name: string, bound: string, value: number): AirworthyError {
  return new AirworthyError({
    code: "invalid_orchestrate",
    message: `Cannot make "${name}" with ${bound} ${value}: expected an integer of at least 1`,
    hint: "Change the options of orchestrate()",
  });
}
