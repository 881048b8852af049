import type { FigureName, FullPlan } from "./plan.ts";
import type { RolloutRun } from "./rollout-run.ts";

export type RateName = "failures" | "feedback" | "toolErrors" | "handovers";
export type AmountName = "latency" | "cost";

/** Whether a figure says how much rather than how often. */
export function isAmount(name: FigureName): name is AmountName {
  return name === "latency" || name === "cost";
}

const BAD: Readonly<Record<RateName, (run: RolloutRun, plan: Pick<FullPlan, "handoverRoutes">) => number>> = {
  failures: ({ failed, bad }) => Number(failed || bad === true),
  feedback: ({ feedback = 1 }) => 1 - feedback,
  toolErrors: ({ toolErrors }) => Number(toolErrors > 0),
  handovers: ({ route }, { handoverRoutes }) => Number(route !== undefined && handoverRoutes.includes(route)),
};

/** How bad a run was by a rate, 0 to 1. */
export function badOf(name: RateName, run: RolloutRun, plan: Pick<FullPlan, "handoverRoutes">): number {
  return BAD[name](run, plan);
}

/** How much a run took, 0 or more; undefined where that is not known. */
export function amountOf(name: AmountName, run: RolloutRun): number | undefined {
  const value = name === "latency" ? run.took : run.cost;
  return value === undefined ? undefined : Math.max(0, value);
}
