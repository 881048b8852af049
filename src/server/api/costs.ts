import { createRoute, z } from "@hono/zod-openapi";
import { costView } from "../cost-view.ts";
import { costs } from "../schemas/cost.ts";
import { period } from "../schemas/figure.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import type { Api, Served } from "./served.ts";

const PER_DAY = "100,1000,10000";

const route = createRoute({
  method: "get",
  path: "/costs",
  summary: "What traffic costs by workflow, route, segment and model, and at other numbers of runs a day",
  request: {
    query: period.extend({
      workflow: z.string().optional(),
      release: z.string().optional(),
      route: z.string().optional(),
      perDay: z
        .string()
        .regex(/^\d{1,9}(,\d{1,9}){0,9}$/)
        .default(PER_DAY)
        .openapi({ description: "Runs a day to project to, with commas" }),
    }),
  },
  responses: { 200: json(costs, "The costs"), ...PROBLEMS },
});

export function addCosts(api: Api, { app }: Served): void {
  api.openapi(route, async (context) => {
    const { perDay, ...query } = context.req.valid("query");
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
    const found = await costView(app.store, { query: given, perDay: perDay.split(",").map(Number) });
    return context.json(found, 200);
  });
}
