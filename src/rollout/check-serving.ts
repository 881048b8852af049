import { AirworthyError } from "../core/errors.ts";
import type { CohortRule, Serving, Split } from "../core/serving.ts";

/**
 * Refuses what no workflow can be served by, before it is said.
 *
 * @throws `serving_invalid` with what is wrong
 */
export function checkServing({ workflow, stable, split, shadow }: Serving): void {
  const problem =
    (split && problemOf(split)) ??
    (split?.candidate !== undefined && split.candidate === stable
      ? `its candidate is the release that serves, ${stable}`
      : undefined) ??
    (shadow?.candidate !== undefined && shadow.candidate === stable
      ? `its shadow is the release that serves, ${stable}`
      : undefined) ??
    (shadow && problemOfPercent("the shadow", shadow.percent ?? 100, 0.01));
  if (problem === undefined) return;
  throw new AirworthyError({
    code: "serving_invalid",
    message: `Cannot serve the workflow "${workflow}" so: ${problem}`,
    hint: "Give another release, a share from 0 to 100 in steps of 0.01, and rules on attributes",
  });
}

function problemOf({ rollout, percent, useCases, cohort }: Split): string | undefined {
  if (rollout === "") return "its rollout has no name, which the draw is made with";
  if (useCases !== undefined && useCases.only.length === 0)
    return "its candidate may take no use case at all";
  return (
    problemOfPercent("the candidate", percent, 0) ??
    (cohort === undefined ? undefined : problemOfRule(cohort))
  );
}

function problemOfPercent(what: string, percent: number, least: number): string | undefined {
  if (percent >= least && percent <= 100 && isStep(percent)) return undefined;
  return `the share of ${what} is ${percent} %: expected ${least} to 100 in steps of 0.01`;
}

/** Whether a share in per cent is one of the steps of 0.01 that can be drawn. */
export function isStep(percent: number): boolean {
  const hundredths = percent * 100;
  return Math.abs(hundredths - Math.round(hundredths)) < 1e-9;
}

/** What is wrong with a cohort's rule: one that says nothing would take in nobody, or everybody. */
export function problemOfRule(rule: CohortRule): string | undefined {
  if ("all" in rule) return first(rule.all);
  if ("any" in rule) return first(rule.any);
  if ("not" in rule) return problemOfRule(rule.not);
  const known = typeof rule.attribute === "string" && ("in" in rule || "atLeast" in rule || "below" in rule);
  return known ? undefined : `the rule ${JSON.stringify(rule).slice(0, 120)} of its cohort says nothing`;
}

function first(rules: readonly CohortRule[]): string | undefined {
  if (rules.length === 0) return "a rule of its cohort has an empty list";
  return rules.map(problemOfRule).find((problem) => problem !== undefined);
}
