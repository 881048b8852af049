/** What a worker is told beside its task. */
export interface WorkerAt<Input> {
  readonly input: Input;
  /** Place of the task in its round, from 0. */
  readonly index: number;
  /** Aborts when the run does, or when another worker has failed and the result is no longer wanted. */
  readonly signal: AbortSignal;
}

export type WorkerFunction<Input, Task, Value> = (task: Task, at: WorkerAt<Input>) => Value | Promise<Value>;

/** Workers by name, for tasks that name theirs as `worker`. */
export type Workers<Input, Task extends { readonly worker: string }, Value> = {
  readonly [Name in Task["worker"]]: WorkerFunction<Input, Extract<Task, { readonly worker: Name }>, Value>;
};

/** A worker without its types, which its orchestration has checked. */
export type AnyWorker = (task: never, at: WorkerAt<never>) => unknown;

/** The worker of a task, if there is one. */
export function workerOf(given: AnyWorker | object, task: unknown): AnyWorker | undefined {
  if (isWorker(given)) return given;
  const name = workerName(task);
  if (name === undefined || !Object.hasOwn(given, name)) return undefined;
  const found: unknown = Reflect.get(given, name);
  return isWorker(found) ? found : undefined;
}

/** Why no worker can take the task; undefined if one can. */
export function unassignable(given: AnyWorker | object, task: unknown): string | undefined {
  if (workerOf(given, task) !== undefined) return undefined;
  const known = Object.keys(given).join(", ");
  return `no worker is called ${JSON.stringify(workerName(task) ?? null)}, expected one of ${known}`;
}

function isWorker(value: unknown): value is AnyWorker {
  return typeof value === "function";
}

function workerName(task: unknown): string | undefined {
  if (typeof task !== "object" || task === null || !("worker" in task)) return undefined;
  return typeof task.worker === "string" ? task.worker : undefined;
}
