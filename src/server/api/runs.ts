import { createRoute, z } from "@hono/zod-openapi";
import { parseRunId, parseSessionId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { RunQuery, Store } from "../../core/store.ts";
import { loadRun } from "../../engines/local/load-run.ts";
import { notFound } from "../http-errors.ts";
import { callView, runView, summaryView } from "../run-view.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { call, run, runFilters, runPage } from "../schemas/run.ts";
import type { Api, Served } from "./served.ts";

const list = createRoute({
  method: "get",
  path: "/runs",
  summary: "Runs, the newest first",
  request: { query: runFilters },
  responses: { 200: json(runPage, "A page of runs"), ...PROBLEMS },
});

const byId = z.object({ id: z.string() });

const show = createRoute({
  method: "get",
  path: "/runs/{id}",
  summary: "A run with its calls",
  request: {
    params: byId,
    query: z.object({
      calls: z
        .enum(["texts", "lines"])
        .default("texts")
        .openapi({ description: "Of each call its texts, or no more of them than a line" }),
    }),
  },
  responses: { 200: json(run, "The run; long texts are cut"), ...PROBLEMS },
});

const showCall = createRoute({
  method: "get",
  path: "/runs/{id}/calls/{seq}",
  summary: "One call, whole",
  request: { params: byId.extend({ seq: z.coerce.number().int().min(1) }) },
  responses: { 200: json(call, "The call with its texts uncut"), ...PROBLEMS },
});

/** Looking at runs. */
export function addRuns(api: Api, { app }: Served): void {
  api.openapi(list, async (context) => {
    const { runs, next } = await app.store.list(queryOf(context.req.valid("query")));
    return context.json({ runs: runs.map(summaryView), next: next ?? null }, 200);
  });
  api.openapi(show, async (context) => {
    const stored = await found(app.store, context.req.valid("param").id);
    const scores = await app.store.scores.of(stored.id);
    return context.json(runView(stored, { detail: context.req.valid("query").calls, scores }), 200);
  });
  api.openapi(showCall, async (context) => {
    const { id, seq } = context.req.valid("param");
    const stored = await found(app.store, id);
    const record = stored.calls.find((one) => one.seq === seq);
    if (record === undefined) throw notFound(`call ${seq} of run "${id}"`);
    return context.json(callView(record, Number.POSITIVE_INFINITY), 200);
  });
}

export function found(store: Store, id: string): Promise<StoredRun> {
  return loadRun(store, parseRunId(id));
}

export function queryOf({ session, attribute, ...filters }: z.infer<typeof runFilters>): RunQuery {
  const at = attribute?.indexOf("=") ?? -1;
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as RunQuery),
    ...(session === undefined ? {} : { session: parseSessionId(session) }),
    ...(attribute === undefined
      ? {}
      : { attribute: { name: attribute.slice(0, at), value: attribute.slice(at + 1) } }),
  };
}
