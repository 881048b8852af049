import { createRoute, z } from "@hono/zod-openapi";
import type { FigureKey, FigureQuery, FigureRunsQuery } from "../../core/figures.ts";
import { figureView } from "../figure-view.ts";
import { latestRuns } from "../latest-runs.ts";
import { figureList, period } from "../schemas/figure.ts";
import { latest } from "../schemas/latest.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import type { Api, Served } from "./served.ts";

const KEYS = ["day", "hour", "minute", "workflow", "release", "route", "kind", "name"] as const;

const filters = {
  workflow: z.string().optional(),
  release: z.string().optional(),
  route: z.string().optional(),
  kind: z.string().optional().openapi({ description: "The kind of call, or the name of the attribute" }),
  name: z.string().optional().openapi({ description: "The call, model, prompt, or the attribute's value" }),
};

const sums = createRoute({
  method: "get",
  path: "/figures",
  summary: "Sums over runs or calls, told apart by what `by` names",
  request: {
    query: period.extend({
      level: z.enum(["run", "call", "model", "prompt", "attribute"]).default("run"),
      by: z
        .string()
        .default("")
        .openapi({ description: `Some of ${KEYS.join(", ")}, with commas`, example: "hour,workflow" }),
      ...filters,
    }),
  },
  responses: { 200: json(figureList, "The sums"), ...PROBLEMS },
});

const runs = createRoute({
  method: "get",
  path: "/figures/runs",
  summary: "The latest runs behind a sum over calls, models or prompts",
  request: {
    query: z.object({ level: z.enum(["call", "model", "prompt"]).default("call"), ...filters }),
  },
  responses: { 200: json(latest, "At most 12 of each; those that are gone are left out"), ...PROBLEMS },
});

/** Sums over traffic. */
export function addFigures(api: Api, { app }: Served): void {
  const { store } = app;
  api.openapi(sums, async (context) => {
    const { by, ...query } = context.req.valid("query");
    await store.figures.catchUp(CATCH_UP);
    const found = await store.figures.query({ ...present(query), by: keysIn(by) } as FigureQuery);
    return context.json({ figures: found.map(figureView) }, 200);
  });
  api.openapi(runs, async (context) => {
    const query = present(context.req.valid("query")) as unknown as FigureRunsQuery;
    return context.json(await latestRuns(store, await store.figures.runsOf(query)), 200);
  });
}

/** Runs that a request takes in at most, so that a long list of them does not hold it up: the server does the rest. */
const CATCH_UP = 200;

function keysIn(text: string): readonly FigureKey[] {
  return KEYS.filter((key) => text.split(",").includes(key));
}

function present(query: object): object {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}
