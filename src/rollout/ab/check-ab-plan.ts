import { parseDuration } from "../../core/duration.ts";
import { AirworthyError } from "../../core/errors.ts";
import { checkGates } from "../check-plan.ts";
import { isStep, problemOfRule } from "../check-serving.ts";
import type { AbTerms, FullPlan, GateLimits } from "../plan.ts";
import { DEFAULT_GATES } from "../plan.ts";
import type { AbPlan } from "./ab-plan.ts";

const HALVES = { a: 50, b: 50 } as const;
const MOST_RUNS = 1_000_000;

/**
 * The plan of an A/B test with its defaults, as one of a rollout whose only stage is never left; refused where it cannot be
 * carried out.
 *
 * @throws `invalid_ab`, `invalid_rollout`
 *
 * @example
 * ```ts
 * import { checkAbPlan, parseReleaseId } from "airworthy/rollout";
 *
 * const plan = checkAbPlan({ workflow: "support", b: parseReleaseId("rel_00000000000000b2"), better: 0.02 });
 * plan.stages; //=> [{ kind: "canary", percent: 50 }]
 * plan.ab?.outcome; //=> "failures"
 * ```
 */
export function checkAbPlan(plan: AbPlan): FullPlan {
  const { workflow, a, b, shares = HALVES, unit = "session", cohort, useCases, handoverRoutes = [] } = plan;
  const {
    outcome = "failures",
    better = 0,
    maxRuns = 10_000,
    maxTime,
    alpha = 0.05,
    guardAlpha = 0.01,
  } = plan;
  if (a === b) throw invalid(plan, `"${b}" would be both A and B`, "Name another release for B");
  checkShares(plan, shares);
  const problem = cohort === undefined ? undefined : problemOfRule(cohort);
  if (problem !== undefined) throw invalid(plan, problem, "Name an attribute, with in, atLeast or below");
  const gates = gatesOf(plan);
  if (outcome !== "failures" && gates[outcome] === "off")
    throw invalid(
      plan,
      `its outcome ${outcome} is not looked at`,
      `Let guards.${outcome} be on, or take another outcome`,
    );
  checkGates({ workflow, candidate: b }, gates, handoverRoutes);
  checkTerms(plan, { outcome, better, maxRuns, alpha, ...(maxTime === undefined ? {} : { maxTime }) });
  mustBeChance(plan, guardAlpha, "guardAlpha");
  return {
    workflow,
    ...(a === undefined ? {} : { incumbent: a }),
    candidate: b,
    unit,
    stages: [{ kind: "canary", percent: shares.b, ...(cohort === undefined ? {} : { cohort }) }],
    ...(useCases === undefined ? {} : { useCases }),
    ...(plan.onRollback === undefined ? {} : { onRollback: plan.onRollback }),
    gates,
    handoverRoutes,
    alpha: guardAlpha,
    ab: { outcome, better, maxRuns, ...(maxTime === undefined ? {} : { maxTime }), alpha },
  };
}

function gatesOf({ guards = {}, handoverRoutes = [], outcome }: AbPlan): Required<GateLimits> {
  const handovers = handoverRoutes.length > 0 ? "guard" : "off";
  const scores = outcome === "scores" ? "guard" : "off";
  return { ...DEFAULT_GATES, handovers, scores, ...guards, failures: "guard" };
}

function checkShares(plan: AbPlan, { a, b }: { readonly a: number; readonly b: number }): void {
  const hint = "Give two above 0 that add up to 100, in steps of 0.01, such as 50 and 50";
  for (const share of [a, b])
    if (!(share > 0 && share < 100 && isStep(share)))
      throw invalid(plan, `a share is ${share} per cent`, hint);
  const sum = Math.round((a + b) * 100) / 100;
  if (sum !== 100) throw invalid(plan, `its shares of ${a} and ${b} per cent add up to ${sum}`, hint);
}

function checkTerms(plan: AbPlan, { better, maxRuns, maxTime, alpha }: AbTerms): void {
  if (!(better >= 0 && better < 1))
    throw invalid(
      plan,
      `B would have to be better by ${better}`,
      "Give a part from 0 to below 1: 0.02 is 2 points",
    );
  if (!(Number.isInteger(maxRuns) && maxRuns >= 1 && maxRuns <= MOST_RUNS))
    throw invalid(plan, `maxRuns is ${maxRuns}`, "Give a whole number from 1 to 1,000,000");
  if (maxTime !== undefined && parseDuration(maxTime) === 0)
    throw invalid(plan, "it would end at once", "Raise maxTime above 0");
  mustBeChance(plan, alpha, "alpha");
}

function mustBeChance(plan: AbPlan, chance: number, what: string): void {
  if (chance > 0 && chance <= 0.5) return;
  throw invalid(plan, `${what} is ${chance}, expected above 0 to 0.5`, "Leave it out for the default");
}

function invalid({ workflow }: AbPlan, problem: string, hint: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_ab",
    message: `Cannot hold two releases of "${workflow}" against each other: ${problem}`,
    hint,
  });
}
