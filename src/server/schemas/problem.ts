import { z } from "@hono/zod-openapi";

export const problem = z
  .object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }) })
  .openapi("Problem");

export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { content: { "application/json": { schema } }, description };
}

/** What every route may answer beside what it is for. */
export const PROBLEMS = {
  400: json(problem, "The request is not as it should be"),
  401: json(problem, "A token is needed"),
  403: json(problem, "The token may not do this"),
  404: json(problem, "There is no such thing"),
} as const;
