import { z } from "@hono/zod-openapi";
import { runSummary } from "./run.ts";

export const latest = z
  .object({
    done: z.array(runSummary).openapi({ description: "Runs with such a call that did not fail" }),
    failed: z.array(runSummary).openapi({ description: "Runs with such a call that failed" }),
  })
  .openapi("LatestRuns");
