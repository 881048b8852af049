import { z } from "@hono/zod-openapi";

/** A release in a list. */
export const releaseSummary = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    createdAt: z.number(),
    createdBy: z.string().nullable(),
    signed: z.boolean(),
    size: z.number().openapi({ description: "Characters of all its files" }),
    workflows: z.array(z.string()),
    serves: z
      .array(z.string())
      .openapi({ description: "Workflows that it serves now, to everyone or to some" }),
  })
  .openapi("ReleaseSummary");

/** A release with what it is made of. */
export const release = releaseSummary
  .extend({
    prompts: z.array(z.object({ name: z.string(), version: z.string() })),
    models: z.array(z.object({ name: z.string(), provider: z.string(), model: z.string() })),
    tools: z.array(z.string()),
    evals: z.array(z.object({ name: z.string(), dataset: z.string(), version: z.string() })),
  })
  .openapi("Release");

export const releaseList = z.object({ releases: z.array(releaseSummary) });

/** What changed from one to another, in the order in which people ask for it. */
export const releaseChanges = z.object({
  changes: z.array(
    z.object({
      part: z.string(),
      name: z.string(),
      what: z.string(),
      texts: z.object({ before: z.string(), after: z.string() }).nullable(),
    }),
  ),
});
