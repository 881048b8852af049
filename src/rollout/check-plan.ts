import { checkRequest } from "../core/approvals/check-request.ts";
import { parseDuration } from "../core/duration.ts";
import { AirworthyError } from "../core/errors.ts";
import { isStep, problemOfRule } from "./check-serving.ts";
import type { CanaryStage, FullPlan, GateLimits, RolloutPlan, Stage } from "./plan.ts";
import { DEFAULT_GATES, DEFAULT_STAGES } from "./plan.ts";

/**
 * A plan with its defaults, refused where it cannot be carried out.
 *
 * @throws `invalid_rollout`, `invalid_approval` where nobody could decide about a reviewed answer
 *
 * @example
 * ```ts
 * import { checkPlan, parseReleaseId } from "airworthy/rollout";
 *
 * const plan = checkPlan({ workflow: "support", candidate: parseReleaseId("rel_00000000000000a1") });
 * plan.stages.length; //=> 4
 * plan.gates.latency; //=> 0.2
 * ```
 */
export function checkPlan(plan: RolloutPlan): FullPlan {
  const { stages = DEFAULT_STAGES, unit = "session", handoverRoutes = [], alpha = 0.05 } = plan;
  const gates = { ...DEFAULT_GATES, ...plan.gates };
  if (plan.incumbent === plan.candidate)
    throw invalid(plan, `"${plan.candidate}" is the release that serves already`, "Name another candidate");
  checkStages(plan, stages);
  if (gates.failures === "guard")
    throw invalid(plan, "its gate on failures has no margin to prove", "Give one, such as { points: 0.03 }");
  checkGates(plan, gates, handoverRoutes);
  if (!(alpha > 0 && alpha <= 0.5))
    throw invalid(plan, `alpha is ${alpha}, expected above 0 to 0.5`, "Leave it out for 0.05");
  return { ...plan, stages, unit, handoverRoutes, alpha, gates };
}

function checkStages(plan: RolloutPlan, stages: readonly Stage[]): void {
  const canaries = stages.filter((stage) => stage.kind === "canary");
  const last = stages.at(-1);
  if (last?.kind !== "canary" || last.percent !== 100 || last.cohort !== undefined) {
    throw invalid(
      plan,
      "its last stage does not serve everyone",
      'End with { kind: "canary", percent: 100 }',
    );
  }
  if (stages.slice(0, stages.length - canaries.length).some(({ kind }) => kind === "canary")) {
    throw invalid(plan, "an eval or a shadow comes after a canary", "Put them first: they serve nobody");
  }
  for (const stage of stages) checkStage(plan, stage);
  for (const [at, stage] of canaries.entries()) checkRise(plan, stage, canaries[at - 1]);
}

function checkStage(plan: RolloutPlan, stage: Stage): void {
  if (stage.kind === "shadow") mustCount(plan, stage.runs, "runs of a shadow");
  if (stage.kind !== "canary") return;
  const { percent, cohort, review, minRuns, minTime, maxTime } = stage;
  if (review !== undefined) checkRequest({ title: "Answer", ...review });
  if (!(percent > 0 && percent <= 100 && isStep(percent)))
    throw invalid(plan, `a stage has ${percent} per cent`, "Take above 0 to 100, in steps of 0.01");
  const problem = cohort === undefined ? undefined : problemOfRule(cohort);
  if (problem !== undefined) throw invalid(plan, problem, "Name an attribute, with in, atLeast or below");
  if (minRuns !== undefined) mustCount(plan, minRuns, "minRuns");
  const least = minTime === undefined ? 0 : parseDuration(minTime);
  if (maxTime !== undefined && parseDuration(maxTime) <= least)
    throw invalid(plan, `a stage of ${percent} per cent ends before it may`, "Raise maxTime above minTime");
}

/** Raising a share moves nobody back; lowering it would take people from the candidate and give it others. */
function checkRise(plan: RolloutPlan, stage: CanaryStage, before: CanaryStage | undefined): void {
  const isSame = JSON.stringify(before?.cohort) === JSON.stringify(stage.cohort);
  if (before === undefined || !isSame || stage.percent > before.percent) return;
  throw invalid(
    plan,
    `a stage of ${stage.percent} per cent follows one of ${before.percent}`,
    "Let percentages rise from stage to stage",
  );
}

export function checkGates(plan: RolloutPlan, gates: Required<GateLimits>, routes: readonly string[]): void {
  for (const [name, limit] of Object.entries(gates)) {
    if (typeof limit === "number" && !(limit >= 0 && Number.isFinite(limit)))
      throw invalid(plan, `${name} may rise by ${limit}`, "Give a part such as 0.2, which is a fifth");
    if (typeof limit === "object" && "points" in limit && !(limit.points > 0 && limit.points < 1))
      throw invalid(plan, `${name} has a margin of ${limit.points} points`, "Give one between 0 and 1");
    if (typeof limit === "object" && "factor" in limit && !(limit.factor > 1))
      throw invalid(plan, `${name} has a factor of ${limit.factor}`, "Give one above 1");
  }
  if (gates.handovers !== "off" && routes.length === 0)
    throw invalid(plan, "hand-overs are gated, but no route is one", "Name the routes in handoverRoutes");
}

function mustCount(plan: RolloutPlan, count: number, what: string): void {
  if (Number.isInteger(count) && count >= 1 && count <= 1_000_000) return;
  throw invalid(plan, `${what} is ${count}`, "Give a whole number from 1 to 1,000,000");
}

function invalid({ workflow }: RolloutPlan, problem: string, hint: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_rollout",
    message: `Cannot roll out "${workflow}": ${problem}`,
    hint,
  });
}
