import { createRoute, z } from "@hono/zod-openapi";
import { parseAlertId } from "../../core/ids.ts";
import { readAlert } from "../../monitor/alerts/alert.ts";
import { changeAlert, findAlert } from "../../monitor/alerts/change-alert.ts";
import { monitorReport, watchedWorkflows } from "../../monitor/report.ts";
import { alertView, workflowView } from "../alert-view.ts";
import { actorOf, changed } from "../audit/audited.ts";
import { alert, alertFilters, alertList, monitorReport as reportSchema } from "../schemas/alert.ts";
import { json, PROBLEMS, problem } from "../schemas/problem.ts";
import { only } from "../security/guard.ts";
import type { Api, Served } from "./served.ts";

const list = createRoute({
  method: "get",
  path: "/alerts",
  summary: "What is wrong with what serves, open alerts first",
  request: { query: alertFilters },
  responses: { 200: json(alertList, "The alerts"), ...PROBLEMS },
});

const show = createRoute({
  method: "get",
  path: "/alerts/{id}",
  summary: "One alert",
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: json(alert, "The alert"), ...PROBLEMS },
});

const change = createRoute({
  method: "post",
  path: "/alerts/{id}/{change}",
  summary: "Say that somebody takes care of an alert, or that it is over",
  middleware: [only("operator")] as const,
  request: {
    params: z.object({ id: z.string(), change: z.enum(["acknowledge", "resolve"]) }),
    body: json(z.object({ why: z.string().max(2_000).default("") }), "Why"),
  },
  responses: {
    200: json(alert, "The alert afterwards"),
    409: json(problem, "It is resolved already"),
    ...PROBLEMS,
  },
});

const report = createRoute({
  method: "get",
  path: "/monitor",
  summary: "How the releases do that serve: against their criteria and their own past",
  request: { query: z.object({ workflow: z.string().optional() }) },
  responses: { 200: json(reportSchema, "How things stand"), ...PROBLEMS },
});

/** What a monitor has raised, and what it watches. */
export function addAlerts(api: Api, served: Served): void {
  const { store, redact } = served.app;
  api.openapi(list, async (context) => {
    const { state, workflow, limit } = context.req.valid("query");
    const found = await store.monitoring.alerts({
      limit,
      ...(state === "all" ? {} : { open: state === "open" }),
      ...(workflow === undefined ? {} : { workflow }),
    });
    return context.json({ alerts: found.map((one) => alertView(readAlert(one))) }, 200);
  });
  api.openapi(show, async (context) => {
    const { id } = context.req.valid("param");
    return context.json(alertView(await findAlert(store, parseAlertId(id))), 200);
  });
  api.openapi(change, async (context) => {
    const { id, change: what } = context.req.valid("param");
    const { why } = context.req.valid("json");
    const by = actorOf(context);
    const deed = { change: what, at: Date.now(), by, why: redact(why) };
    const after = await changeAlert(store, parseAlertId(id), deed);
    changed(context, { action: `alert.${what}`, target: id, reason: why });
    return context.json(alertView(after), 200);
  });
  addReport(api, served);
}

function addReport(api: Api, { app: { store, monitor } }: Served): void {
  api.openapi(report, async (context) => {
    const { workflow } = context.req.valid("query");
    const now = Date.now();
    const { settings, criteriaOf } = monitor;
    const source = { store, settings, criteriaOf, now };
    const names = workflow === undefined ? await watchedWorkflows(source) : [workflow];
    const [reports, untold, watcher, memory] = await Promise.all([
      monitorReport(source, names),
      store.monitoring.untold(),
      store.monitoring.watcher(now),
      store.monitoring.memory(),
    ]);
    const told = untold.map(({ alert: of, target, tries, error, due }) => ({
      alert: of,
      target,
      tries,
      error: error ?? null,
      isGivenUp: !Number.isFinite(due),
    }));
    return context.json(
      {
        watcher: watcher?.name ?? null,
        at: memory?.at ?? null,
        workflows: reports.map(workflowView),
        untold: told,
      },
      200,
    );
  });
}
