import { createRoute, z } from "@hono/zod-openapi";
import type { AuditQuery } from "../../core/audit.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import type { Api, Served } from "./served.ts";

const entry = z
  .object({
    id: z.number(),
    at: z.number().openapi({ description: "Ms since the epoch" }),
    actor: z.string(),
    role: z.string().openapi({ description: "Of its token; `cli` at a command line" }),
    action: z.string().openapi({ example: "run.fork" }),
    target: z.string().optional(),
    reason: z.string().optional(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  })
  .openapi("AuditEntry");

const route = createRoute({
  method: "get",
  path: "/audit",
  summary: "Who changed what, the newest first",
  request: {
    query: z.object({
      actor: z.string().optional(),
      action: z.string().optional(),
      target: z.string().optional(),
      since: z.coerce.number().optional(),
      until: z.coerce.number().optional(),
      before: z.coerce.number().optional().openapi({ description: "`next` of the page before" }),
      limit: z.coerce.number().int().min(1).max(500).default(50),
    }),
  },
  responses: {
    200: json(z.object({ entries: z.array(entry), next: z.number().nullable() }), "A page of entries"),
    ...PROBLEMS,
  },
});

/** Looking at the audit log. */
export function addAudit(api: Api, { app }: Served): void {
  api.openapi(route, async (context) => {
    const { limit, ...filters } = context.req.valid("query");
    const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
    const entries = await app.store.audit.list({ ...(given as AuditQuery), limit: limit + 1 });
    const page = entries.slice(0, limit);
    const next = entries.length > limit ? (page.at(-1)?.id ?? null) : null;
    return context.json(
      {
        entries: page.map(({ details, ...rest }) => ({
          ...rest,
          ...(details && { details: { ...details } }),
        })),
        next,
      },
      200,
    );
  });
}
