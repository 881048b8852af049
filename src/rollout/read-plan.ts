import { z } from "zod";
import { AirworthyError } from "../core/errors.ts";
import { parseReleaseId } from "../core/ids.ts";
import type { CohortRule } from "../core/serving.ts";
import type { RolloutPlan } from "./plan.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]);
// Rules hold rules: without a name the API's document would write them out for ever.
export const cohortSchema: z.ZodType<CohortRule> = z
  .lazy(() =>
    z.union([
      z.strictObject({ attribute: z.string(), in: z.array(scalar).min(1) }),
      z.strictObject({ attribute: z.string(), atLeast: z.number() }),
      z.strictObject({ attribute: z.string(), below: z.number() }),
      z.strictObject({ all: z.array(cohortSchema).min(1) }),
      z.strictObject({ any: z.array(cohortSchema).min(1) }),
      z.strictObject({ not: cohortSchema }),
    ]),
  )
  .meta({ id: "CohortRule" });
export const durationSchema = z.union([
  z.number(),
  z.templateLiteral([z.number(), z.enum(["ms", "s", "m", "h", "d"])]),
]);
const stage = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("eval"), evaluation: z.string(), tag: z.string().optional() }),
  z.strictObject({
    kind: z.literal("shadow"),
    runs: z.number(),
    when: z.enum(["after", "beside"]).optional(),
    cost: z.number().positive().optional(),
    concurrency: z.number().int().positive().optional(),
    cpu: z.number().positive().optional(),
    memory: z.number().int().min(32).optional(),
    timeout: z.number().positive().optional(),
    liveReads: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal("canary"),
    percent: z.number(),
    cohort: cohortSchema.optional(),
    review: z
      .strictObject({
        title: z.string().optional(),
        approvers: z.array(z.string()).optional(),
        needs: z.number().optional(),
        expiresAfter: durationSchema.optional(),
      })
      .optional(),
    minRuns: z.number().optional(),
    minTime: durationSchema.optional(),
    maxTime: durationSchema.optional(),
  }),
]);
const margin = z.union([z.strictObject({ points: z.number() }), z.strictObject({ factor: z.number() })]);
const guarded = z.union([margin, z.enum(["guard", "off"])]);
export const amountSchema = z.union([z.number(), z.literal("off")]);
const gates = z.strictObject({
  failures: margin.optional(),
  scores: guarded.optional(),
  feedback: guarded.optional(),
  toolErrors: guarded.optional(),
  handovers: guarded.optional(),
  latency: amountSchema.optional(),
  cost: amountSchema.optional(),
});

export const useCasesSchema = z.strictObject({
  only: z.array(z.string()).min(1),
  others: z.enum(["incumbent", "person"]).optional(),
  unknown: z.enum(["others", "candidate"]).optional(),
});

/** The shape of a plan: what a file or a request may hold. */
export const planSchema = z.strictObject({
  workflow: z.string().min(1),
  incumbent: z.string().optional(),
  candidate: z.string(),
  unit: z.enum(["session", "user"]).optional(),
  stages: z.array(stage).optional(),
  gates: gates.optional(),
  allow: z.array(z.string()).optional(),
  deny: z.array(z.string()).optional(),
  useCases: useCasesSchema.optional(),
  handoverRoutes: z.array(z.string()).optional(),
  onRollback: z.enum(["finish", "cancel"]).optional(),
  alpha: z.number().optional(),
});

/**
 * A plan out of what a file or a request says.
 *
 * @throws `invalid_rollout`, `invalid_release_id`
 */
export function readPlan(value: unknown): RolloutPlan {
  const { success, data, error } = planSchema.safeParse(value);
  if (!success) throw unreadable(error.issues);
  const { incumbent, candidate } = data;
  // What was left out is absent rather than undefined after a round through JSON, as the types ask for.
  const plan: Omit<RolloutPlan, "incumbent" | "candidate"> = JSON.parse(JSON.stringify(data));
  return {
    ...plan,
    candidate: parseReleaseId(candidate),
    ...(incumbent === undefined ? {} : { incumbent: parseReleaseId(incumbent) }),
  };
}

function unreadable(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]) {
  const told = issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.map(String).join(".") || "it"}: ${message}`);
  return new AirworthyError({
    code: "invalid_rollout",
    message: `Cannot read the plan of a rollout: ${told.join("; ")}`,
    hint: "Print one with `airworthy rollout plan --json`, and change that",
  });
}
