import { createRoute, z } from "@hono/zod-openapi";
import type { FailureCluster } from "../../observe/failures/cluster-failures.ts";
import { failures, runsOfCluster } from "../../observe/failures/failures.ts";
import { notFound } from "../http-errors.ts";
import { failureCluster, failureFilters } from "../schemas/failure.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import type { Api, Served } from "./served.ts";

const list = createRoute({
  method: "get",
  path: "/failures",
  summary: "What went wrong, clustered by reason, code, step and message; the most frequent first",
  request: {
    query: failureFilters.extend({
      examples: z.coerce.number().int().min(1).max(200).default(5),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
  },
  responses: {
    200: json(
      z.object({
        runs: z.number().openapi({ description: "Runs that went wrong, over all clusters" }),
        clusters: z.array(failureCluster),
        more: z.number().openapi({ description: "Clusters that `limit` leaves out" }),
        isCut: z.boolean().openapi({ description: "There are older failures than were read" }),
      }),
      "The clusters",
    ),
    ...PROBLEMS,
  },
});

const show = createRoute({
  method: "get",
  path: "/failures/{id}",
  summary: "One cluster with up to 200 of its runs",
  request: { params: z.object({ id: z.string() }), query: failureFilters },
  responses: { 200: json(failureCluster, "The cluster"), ...PROBLEMS },
});

/** Runs taken in by a request: where they failed is known then. The server does the rest. */
const CATCH_UP = 200;

export function addFailures(api: Api, { app }: Served): void {
  api.openapi(list, async (context) => {
    const { limit, ...query } = context.req.valid("query");
    await app.store.figures.catchUp(CATCH_UP);
    const { runs, clusters, isCut } = await failures(app.store, query);
    const shown = clusters.slice(0, limit).map(clusterView);
    return context.json({ runs, clusters: shown, more: clusters.length - shown.length, isCut }, 200);
  });
  api.openapi(show, async (context) => {
    const { id } = context.req.valid("param");
    const found = await runsOfCluster(app.store, id, context.req.valid("query"));
    if (found === undefined)
      throw notFound(
        `the cluster "${id.slice(0, 40)}": it has no run in this time`,
        "Look at a longer time, or take a cluster from the list of failures",
      );
    return context.json(clusterView(found), 200);
  });
}

const MESSAGE = 2_000;

export function clusterView(cluster: FailureCluster): z.infer<typeof failureCluster> {
  const { step, message, workflows, releases, routes, inputs, timeline, examples, ...rest } = cluster;
  return {
    ...rest,
    step: step ?? null,
    message: message.slice(0, MESSAGE),
    workflows: [...workflows],
    releases: [...releases],
    routes: [...routes],
    inputs: [...inputs],
    timeline: [...timeline],
    examples: [...examples],
  };
}
