import { createRoute } from "@hono/zod-openapi";
import { sumsView } from "../figure-view.ts";
import { period } from "../schemas/figure.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { workflowList } from "../schemas/workflow.ts";
import type { Api, Served } from "./served.ts";

const route = createRoute({
  method: "get",
  path: "/workflows",
  summary: "Workflows that are configured here, or that runs are of",
  request: { query: period },
  responses: {
    200: json(workflowList, "By name; `/v1/figures` tells their calls apart"),
    ...PROBLEMS,
  },
});

export function addWorkflows(api: Api, { app }: Served): void {
  api.openapi(route, async (context) => {
    const { since, until } = context.req.valid("query");
    const figures = await app.store.figures.query({
      level: "run",
      by: ["workflow"],
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    });
    const known = new Map(figures.map((one) => [one.workflow ?? "", one]));
    const names = [...new Set([...app.workflows.keys(), ...known.keys()])].sort();
    const workflows = names.map((name) => {
      const own = known.get(name);
      return {
        name,
        isConfigured: app.workflows.has(name),
        figures: own === undefined ? null : sumsView(own),
      };
    });
    return context.json({ workflows }, 200);
  });
}
