import { z } from "@hono/zod-openapi";

const usd = z
  .object({ mean: z.number(), low: z.number(), high: z.number().nullable() })
  .openapi("UsdInterval", {
    description: "US dollars with the 95 % interval; null where the sample says nothing of it",
  });

const part = {
  count: z.number().openapi({ description: "Runs" }),
  failed: z.number(),
  tokensIn: z.number(),
  tokensOut: z.number(),
  cost: z.number().openapi({ description: "US dollars of what is priced" }),
  unpriced: z.number().openapi({ description: "Model calls without a known price" }),
  perRun: z.number().nullable().openapi({ description: "US dollars; null where a price is unknown" }),
  perSuccess: z
    .number()
    .nullable()
    .openapi({ description: "All that was spent for each run that did not fail; null of none" }),
};

export const costs = z
  .object({
    total: z.object(part),
    workflows: z.array(z.object({ workflow: z.string(), ...part })),
    routes: z.array(z.object({ workflow: z.string(), route: z.string(), ...part })),
    segments: z
      .array(z.object({ attribute: z.string(), value: z.string(), ...part }))
      .openapi({ description: "By attributes of the users, the dearest first; at most 200" }),
    models: z
      .array(z.object({ model: z.string(), ...part }))
      .openapi({ description: "Counts are of model calls" }),
    projection: z
      .object({
        runs: z
          .number()
          .openapi({ description: "The newest runs that it is made of: those whose price is known" }),
        unpriced: z.number().openapi({ description: "Runs among the newest that a price is missing of" }),
        clusters: z.number().optional().openapi({ description: "Users, else sessions, of those runs" }),
        from: z.number().nullable(),
        until: z.number().nullable(),
        run: usd,
        p50: z.number(),
        p95: z.number(),
        perDay: z.array(z.object({ perDay: z.number(), day: usd, month: usd })),
      })
      .nullable()
      .openapi({ description: "Null where no run has a known price" }),
  })
  .openapi("Costs");
