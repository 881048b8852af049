import { createRoute, z } from "@hono/zod-openapi";
import type { CallRecord } from "../../core/run.ts";
import type { DiffRow } from "../../core/run-diff.ts";
import { diffRuns } from "../../core/run-diff.ts";
import { summaryView } from "../run-view.ts";
import { runDiff } from "../schemas/diff.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { found } from "./runs.ts";
import type { Api, Served } from "./served.ts";

const route = createRoute({
  method: "get",
  path: "/runs/{id}/diff/{other}",
  summary: "Two runs call by call, by address",
  request: { params: z.object({ id: z.string(), other: z.string() }) },
  responses: { 200: json(runDiff, "Where they differ; texts are asked for by call"), ...PROBLEMS },
});

/** Comparing runs. */
export function addDiff(api: Api, { app }: Served): void {
  api.openapi(route, async (context) => {
    const { id, other } = context.req.valid("param");
    const [a, b] = await Promise.all([found(app.store, id), found(app.store, other)]);
    const { same, rows } = diffRuns(a, b);
    return context.json({ a: summaryView(a), b: summaryView(b), same, rows: rows.map(rowView) }, 200);
  });
}

function rowView({ address, verdict, a, b }: DiffRow): z.infer<typeof runDiff>["rows"][number] {
  return { address, verdict, a: sideView(a), b: sideView(b) };
}

function sideView(call: CallRecord | undefined) {
  if (call === undefined) return null;
  const { seq, kind, state, took } = call;
  return { seq, kind, state, took };
}
