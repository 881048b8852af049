import { z } from "@hono/zod-openapi";

const verdict = z.enum(["PASS", "BLOCK", "INCONCLUSIVE"]);

const check = z
  .object({
    id: z.string().openapi({ example: "rollback-drill" }),
    question: z.string(),
    verdict,
    words: z.string(),
    evidence: z.array(
      z.object({
        what: z.string(),
        value: z.union([z.string(), z.number()]),
        id: z.string().optional().openapi({ description: "Of a run, experiment or rollout" }),
      }),
    ),
    shownBy: z.string().openapi({ description: "The command that shows the same" }),
    at: z.number().nullable().openapi({ description: "When that was true, ms since the epoch" }),
    expiresAt: z.number().nullable().openapi({ description: "Null where it does not expire" }),
    next: z.string().nullable().openapi({ description: "What would make it pass; null where it passes" }),
    commands: z.array(z.string()).openapi({ description: "Commands that make it pass, as they are typed" }),
    waiver: z
      .object({
        check: z.string(),
        by: z.string(),
        reason: z.string(),
        until: z.string(),
        counts: z.boolean().openapi({ description: "Whether it is needed and has not expired" }),
      })
      .nullable(),
  })
  .openapi("ReadinessCheck");

export const readiness = z
  .object({
    workflow: z.string(),
    at: z.number().openapi({ description: "Ms since the epoch; at most a minute ago" }),
    verdict,
    waived: z.array(z.string()).openapi({ description: "Checks that only a waiver lets pass" }),
    checks: z.array(check),
    steps: z
      .array(z.string())
      .openapi({ description: "Commands that make what is open pass, in an order in which they work" }),
  })
  .openapi("Readiness");
