import { z } from "@hono/zod-openapi";

export const datasetList = z
  .object({
    datasets: z.array(
      z.object({ name: z.string(), version: z.string(), cases: z.number(), storedAt: z.number() }),
    ),
  })
  .openapi("DatasetList");

export const newCase = z
  .object({
    dataset: z
      .string()
      .regex(/^[\w.-]{1,100}$/)
      .openapi({ description: "A name in the store; it is made where there is none" }),
    id: z.string().max(200).optional().openapi({ description: "Default: the beginning of the run's" }),
    expected: z
      .object({ value: z.unknown() })
      .optional()
      .openapi({ description: "What should have come out" }),
    expect: z.record(z.string(), z.unknown()).optional(),
    keepOutput: z.boolean().optional().openapi({ description: "What came out is right" }),
    withCalls: z.boolean().optional().openapi({ description: "Keep what the tools answered" }),
    tags: z.array(z.string().max(100)).max(20).optional(),
    route: z.string().max(200).optional(),
    note: z.string().max(2_000).optional(),
  })
  .openapi("NewCase");

export const addedCase = z
  .object({
    dataset: z.string(),
    version: z.string(),
    cases: z.number().openapi({ description: "Of the dataset now" }),
    case: z.string().openapi({ description: "Its id" }),
    near: z
      .array(z.object({ id: z.string(), similarity: z.number() }))
      .openapi({ description: "Cases of the dataset that ask nearly the same" }),
    warnings: z.array(z.string()),
  })
  .openapi("AddedCase");
