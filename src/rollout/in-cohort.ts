import type { Subject } from "../core/run.ts";
import type { CohortRule } from "../core/serving.ts";

type Attributes = NonNullable<Subject["attributes"]>;

/** Whether a subject of these attributes belongs to a cohort. One without an attribute fits nothing but a `not`. */
export function inCohort(rule: CohortRule, attributes: Attributes): boolean {
  if ("all" in rule) return rule.all.every((one) => inCohort(one, attributes));
  if ("any" in rule) return rule.any.some((one) => inCohort(one, attributes));
  if ("not" in rule) return !inCohort(rule.not, attributes);
  const value = Object.hasOwn(attributes, rule.attribute) ? attributes[rule.attribute] : undefined;
  if (value === undefined) return false;
  if ("in" in rule) return rule.in.includes(value);
  if (typeof value !== "number") return false;
  return "atLeast" in rule ? value >= rule.atLeast : value < rule.below;
}
