import { createRoute, z } from "@hono/zod-openapi";
import { reportShadow } from "../../rollout/shadow/report-shadow.ts";
import type { ShadowReport } from "../../rollout/shadow/shadow-report.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { shadowReport } from "../schemas/shadow.ts";
import type { Api, Served } from "./served.ts";

const show = createRoute({
  method: "get",
  path: "/shadows/{id}",
  summary:
    "What a shadow has shown so far: its id is that of its rollout, or what `airworthy shadow start` said",
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: json(shadowReport, "The report, of no pairs where there are none yet"), ...PROBLEMS },
});

export function addShadows(api: Api, { app: { store } }: Served): void {
  api.openapi(show, async (context) => {
    const { id } = context.req.valid("param");
    return context.json(reportJson(id, await reportShadow(store, id)), 200);
  });
}

function reportJson(id: string, report: ShadowReport): z.infer<typeof shadowReport> {
  const {
    outcomes,
    worse = null,
    took = null,
    cost = null,
    evidence,
    tools,
    codes,
    examples,
    ...rest
  } = report;
  return {
    id,
    ...rest,
    outcomes: { ...outcomes },
    worse,
    took,
    cost,
    evidence: Number.isFinite(evidence) ? evidence : null,
    tools: { ...tools },
    codes: { ...codes },
    examples: examples.map(({ incumbent, shadow, outcome, changes }) => ({
      incumbent,
      shadow,
      outcome,
      changes: [...changes],
    })),
  };
}
