import type { FigureName, FullPlan } from "./plan.ts";
import type { RolloutRun } from "./rollout-run.ts";

export type RateName = "failures" | "scores" | "feedback" | "toolErrors" | "handovers";
export type AmountName = "latency" | "cost";

/** Whether a figure says how much rather than how often. */
export function isAmount(name: FigureName): name is AmountName {
  return name === "latency" || name === "cost";
}

const BAD: Readonly<Record<RateName, (run: RolloutRun, plan: Pick<FullPlan, "handoverRoutes">) => number>> = {
  failures: ({ failed, bad }) => Number(failed || bad === true),
  scores: ({ score = 1 }) => 1 - score,
  feedback: ({ feedback = 1 }) => 1 - feedback,
  toolErrors: ({ toolErrors }) => Number(toolErrors > 0),
  handovers: ({ route }, { handoverRoutes }) => Number(route !== undefined && handoverRoutes.includes(route)),
};

type Told = "end" | "scores" | "feedback";

/** What became known of a run: its end, what scorers said of it since, or what a user did. */
export function toldOf({ feedback, score }: Pick<RolloutRun, "feedback" | "score">): Told {
  if (feedback !== undefined) return "feedback";
  return score === undefined ? "end" : "scores";
}

/** Whether a figure is about what became known. */
export function isAbout(name: FigureName, told: Told): boolean {
  return told === (name === "feedback" || name === "scores" ? name : "end");
}

/** How bad a run was by a rate, 0 to 1. */
export function badOf(name: RateName, run: RolloutRun, plan: Pick<FullPlan, "handoverRoutes">): number {
  return BAD[name](run, plan);
}

/** How much a run took, 0 or more; undefined where that is not known. */
export function amountOf(name: AmountName, run: RolloutRun): number | undefined {
  const value = name === "latency" ? run.took : run.cost;
  return value === undefined ? undefined : Math.max(0, value);
}
