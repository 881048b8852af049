import { z } from "@hono/zod-openapi";

export const session = z
  .object({
    name: z.string().nullable(),
    role: z
      .enum(["viewer", "operator", "ingest", "metrics"])
      .nullable()
      .openapi({ description: "Null for whom the server does not know" }),
    tokens: z.boolean().openapi({ description: "Whether the server asks for tokens at all" }),
  })
  .openapi("Session");
