import { AirworthyError } from "../core/errors.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import type { AnyWorker } from "./_assign.ts";
import { unassignable } from "./_assign.ts";
import type { Examined } from "./_examine.ts";
import { examine, unreadable } from "./_examine.ts";
import { decided, scoped } from "./_place.ts";

export interface PlanRules<Task> {
  /** The orchestration's name, for its errors. */
  readonly name: string;
  readonly task: StandardSchema<Task> | undefined;
  /** One worker, or workers by name. */
  readonly workers: AnyWorker | object;
  /** Tasks that there may still be. */
  readonly left: number;
  readonly maxTasks: number;
  readonly onTooMany: "fail" | "truncate";
}

export interface Plan<Task> {
  readonly tasks: readonly Task[];
  readonly dropped: number;
}

/** Asks the planner and takes its tasks, each valid and no more than there may be; keeps the size in the journal. */
export async function makePlan<Task>(
  plan: () => readonly Task[] | Promise<readonly Task[]>,
  rules: PlanRules<Task>,
): Promise<Plan<Task>> {
  const read = await readPlan(plan, rules);
  if (!read.ok) return refuse({ reason: read.reason }, invalidPlan(rules.name, read.reason));
  const planned = read.value.length;
  const dropped = Math.max(0, planned - rules.left);
  if (dropped > 0 && rules.onTooMany === "fail") return refuse({ planned }, tooMany(planned, rules));
  await decided("tasks", { planned, dropped });
  return { tasks: read.value.slice(0, rules.left), dropped };
}

async function readPlan<Task>(
  plan: () => readonly Task[] | Promise<readonly Task[]>,
  rules: PlanRules<Task>,
): Promise<Examined<readonly Task[]>> {
  try {
    const given: unknown = await scoped("plan", async () => plan());
    return await validTasks(given, rules);
  } catch (error) {
    const reason = unreadable(error);
    if (reason === undefined) throw error;
    return { ok: false, reason };
  }
}

async function validTasks<Task>(
  given: unknown,
  { task: output, workers }: PlanRules<Task>,
): Promise<Examined<readonly Task[]>> {
  if (!Array.isArray(given)) return { ok: false, reason: "the plan is not an array of tasks" };
  const tasks: Task[] = [];
  for (const [index, item] of given.entries()) {
    const check = (task: Task) => unassignable(workers, task) ?? true;
    const examined = await examine<Task>(item, { output, check });
    if (!examined.ok) return { ok: false, reason: `task ${index}: ${examined.reason}` };
    tasks.push(examined.value);
  }
  return { ok: true, value: tasks };
}

async function refuse(decision: object, error: AirworthyError): Promise<never> {
  await decided("tasks", decision, error);
  throw error;
}

function invalidPlan(name: string, reason: string): AirworthyError {
  return new AirworthyError({
    code: "orchestrate_plan_invalid",
    message: `Stopped "${name}" before its workers began: ${reason}`,
    hint: "Look at the plan in the run's timeline; show the planner what a task is, with an example of each kind",
    data: { reason },
  });
}

function tooMany(planned: number, { name, left, maxTasks }: PlanRules<unknown>): AirworthyError {
  const before = maxTasks === left ? "" : `, of which ${maxTasks - left} are used`;
  return new AirworthyError({
    code: "orchestrate_too_many_tasks",
    message: `Stopped "${name}" before its workers began: ${planned} tasks are planned, expected at most ${maxTasks}${before}`,
    hint: 'Tell the planner how many tasks it may make, raise maxTasks, or set onTooMany to "truncate"',
    data: { planned, left, maxTasks },
  });
}
