import { z } from "zod";
import { AirworthyError } from "../../core/errors.ts";
import { parseReleaseId } from "../../core/ids.ts";
import { amountSchema, cohortSchema, durationSchema, useCasesSchema } from "../read-plan.ts";
import type { AbPlan } from "./ab-plan.ts";

const guard = z.enum(["guard", "off"]);

/** The shape of the plan of an A/B test: what a file or a request may hold. */
export const abPlanSchema = z.strictObject({
  workflow: z.string().min(1),
  a: z.string().optional(),
  b: z.string(),
  shares: z.strictObject({ a: z.number(), b: z.number() }).optional(),
  unit: z.enum(["session", "user"]).optional(),
  cohort: cohortSchema.optional(),
  useCases: useCasesSchema.optional(),
  outcome: z
    .enum(["failures", "scores", "feedback", "toolErrors", "handovers", "latency", "cost"])
    .optional(),
  better: z.number().optional(),
  maxRuns: z.number().optional(),
  maxTime: durationSchema.optional(),
  guards: z
    .strictObject({
      scores: guard.optional(),
      feedback: guard.optional(),
      toolErrors: guard.optional(),
      handovers: guard.optional(),
      latency: amountSchema.optional(),
      cost: amountSchema.optional(),
    })
    .optional(),
  onRollback: z.enum(["finish", "cancel"]).optional(),
  handoverRoutes: z.array(z.string()).optional(),
  alpha: z.number().optional(),
  guardAlpha: z.number().optional(),
});

/**
 * The plan of an A/B test out of what a file or a request says.
 *
 * @throws `invalid_ab`, `invalid_release_id`
 */
export function readAbPlan(value: unknown): AbPlan {
  const { success, data, error } = abPlanSchema.safeParse(value);
  if (!success) throw unreadable(error.issues);
  const { a, b } = data;
  // What was left out is absent rather than undefined after a round through JSON, as the types ask for.
  const plan: Omit<AbPlan, "a" | "b"> = JSON.parse(JSON.stringify(data));
  return { ...plan, b: parseReleaseId(b), ...(a === undefined ? {} : { a: parseReleaseId(a) }) };
}

function unreadable(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]) {
  const told = issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.map(String).join(".") || "it"}: ${message}`);
  return new AirworthyError({
    code: "invalid_ab",
    message: `Cannot read the plan of an A/B test: ${told.join("; ")}`,
    hint: "It has a workflow, release b, and what docs/ab.md lists",
  });
}
