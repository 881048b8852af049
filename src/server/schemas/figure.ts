import { z } from "@hono/zod-openapi";
import { share } from "./experiment.ts";

export const sums = z
  .object({
    count: z.number(),
    failed: z.number(),
    success: share
      .nullable()
      .openapi({ description: "Share that did not fail with its 95 % interval (Wilson); null of nothing" }),
    tokensIn: z.number(),
    tokensOut: z.number(),
    cost: z.number().openapi({ description: "US dollars of what is priced" }),
    unpriced: z.number().openapi({ description: "Model calls without a known price" }),
    p50: z.number().nullable().openapi({ description: "Ms" }),
    p95: z.number().nullable(),
    p99: z.number().nullable(),
  })
  .openapi("Sums");

export const figure = sums
  .extend({
    at: z.number().optional().openapi({ description: "Ms since the epoch: the start of the hour or minute" }),
    workflow: z.string().optional(),
    release: z
      .string()
      .optional()
      .openapi({ description: "Empty where a run has none; so are the next three" }),
    route: z.string().optional(),
    kind: z.string().optional(),
    name: z.string().optional(),
  })
  .openapi("Figure");

/** Which runs a sum is over; ms since the epoch, moved outwards to full hours. */
export const period = z.object({
  since: z.coerce.number().optional().openapi({ description: "Ms since the epoch" }),
  until: z.coerce.number().optional().openapi({ description: "Ms since the epoch" }),
});

export const figureList = z.object({ figures: z.array(figure) });
