import { z } from "@hono/zod-openapi";
import { sums } from "./figure.ts";

export const workflowList = z.object({
  workflows: z.array(
    z
      .object({
        name: z.string(),
        isConfigured: z.boolean().openapi({ description: "Whether this server can run, replay and fork it" }),
        figures: sums.nullable().openapi({ description: "Of its runs; null of none" }),
      })
      .openapi("WorkflowListed"),
  ),
});
