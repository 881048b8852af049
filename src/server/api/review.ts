import { createRoute, z } from "@hono/zod-openapi";
import { parseRunId } from "../../core/ids.ts";
import type { Expectations } from "../../evals/case.ts";
import { datasetInStore } from "../../evals/datasets/dataset-place.ts";
import type { ReviewedRun } from "../../evals/datasets/review-run.ts";
import { reviewRun } from "../../evals/datasets/review-run.ts";
import type { QueueItem } from "../../observe/review/review-queue.ts";
import { reviewQueue } from "../../observe/review/review-queue.ts";
import { actorOf, changed } from "../audit/audited.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { newReview, queueItem, review } from "../schemas/review.ts";
import { only } from "../security/guard.ts";
import { found } from "./runs.ts";
import type { Api, Served } from "./served.ts";

const queue = createRoute({
  method: "get",
  path: "/review",
  summary:
    "Runs to look at: failures, then what was scored badly, then a random sample; none that has a review",
  request: {
    query: z.object({
      since: z.coerce.number().optional(),
      workflow: z.string().optional(),
      seed: z.string().max(100).optional().openapi({ description: "Another seed draws another sample" }),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: json(
      z.object({
        items: z.array(queueItem),
        waiting: z.object({ failed: z.number(), scored: z.number(), completed: z.number() }),
        reviewed: z.number(),
      }),
      "The queue",
    ),
    ...PROBLEMS,
  },
});

const list = createRoute({
  method: "get",
  path: "/reviews",
  summary: "The last review of each run, the newest first; with `run` every review of it",
  request: {
    query: z.object({
      run: z.string().optional(),
      verdict: z.enum(["good", "bad", "unsure"]).optional(),
      since: z.coerce.number().optional(),
      limit: z.coerce.number().int().min(1).max(1_000).default(100),
    }),
  },
  responses: { 200: json(z.object({ reviews: z.array(review) }), "The reviews"), ...PROBLEMS },
});

const set = createRoute({
  method: "post",
  path: "/review/{run}",
  summary: "Say whether what a run gave was good, and make a case of it",
  middleware: [only("operator")] as const,
  request: { params: z.object({ run: z.string() }), body: json(newReview, "The review") },
  responses: {
    200: json(
      z.object({
        review,
        case: z
          .object({
            id: z.string(),
            dataset: z.string(),
            version: z.string(),
            warnings: z.array(z.string()),
          })
          .nullable(),
        near: z.array(z.object({ id: z.string(), similarity: z.number() })),
      }),
      "The review as it is kept, and the case that was made",
    ),
    ...PROBLEMS,
  },
});

export function addReview(api: Api, { app }: Served): void {
  api.openapi(queue, async (context) => {
    const { items, waiting, reviewed } = await reviewQueue(app.store, context.req.valid("query"));
    return context.json({ items: items.map(itemView), waiting, reviewed }, 200);
  });
  api.openapi(list, async (context) => {
    const { run, ...query } = context.req.valid("query");
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
    const reviews = await app.store.reviews.list({
      ...given,
      ...(run === undefined ? {} : { run: parseRunId(run) }),
    });
    return context.json({ reviews: [...reviews] }, 200);
  });
  api.openapi(set, async (context) => {
    const run = await found(app.store, context.req.valid("param").run);
    const { dataset, expected, expect, ...given } = context.req.valid("json");
    const addTo =
      dataset === undefined
        ? undefined
        : datasetInStore(app.store.experiments, { name: dataset, redact: app.redact });
    const kept = await reviewRun(app.store, run, {
      ...given,
      ...(expected === undefined ? {} : { expected: { value: expected.value } }),
      expect: expect as Expectations | undefined,
      addTo,
      by: actorOf(context),
      redact: app.redact,
    });
    changed(context, { action: "run.review", target: run.id, details: { verdict: given.verdict } });
    return context.json(keptView(kept), 200);
  });
}

function itemView({ cluster, ...item }: QueueItem): z.infer<typeof queueItem> {
  return {
    ...item,
    ...(cluster === undefined ? {} : { cluster: { ...cluster, step: cluster.step ?? null } }),
  };
}

function keptView({ review: kept, added, near }: ReviewedRun) {
  const made =
    added === undefined
      ? null
      : {
          id: added.case.id,
          dataset: added.dataset,
          version: added.version,
          warnings: [...added.warnings],
        };
  return { review: { ...kept }, case: made, near: [...near] };
}
