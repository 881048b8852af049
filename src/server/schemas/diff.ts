import { z } from "@hono/zod-openapi";
import { call, runSummary } from "./run.ts";

const side = call.pick({ seq: true, kind: true, state: true, took: true }).nullable();

export const runDiff = z
  .object({
    a: runSummary,
    b: runSummary,
    same: z.boolean().openapi({ description: "Calls, input and end; how long anything took does not count" }),
    rows: z.array(
      z.object({
        address: z.string(),
        verdict: z.enum(["same", "different question", "different answer", "only a", "only b"]),
        a: side,
        b: side,
      }),
    ),
  })
  .openapi("RunDiff");
