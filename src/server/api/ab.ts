import { createRoute, z } from "@hono/zod-openapi";
import { parseRolloutId } from "../../core/ids.ts";
import { abSegments } from "../../rollout/ab/ab-segments.ts";
import { abView } from "../../rollout/ab/ab-view.ts";
import { endAb } from "../../rollout/ab/end-ab.ts";
import { isAb } from "../../rollout/ab/is-ab.ts";
import { readAbPlan } from "../../rollout/ab/read-ab-plan.ts";
import { startAb } from "../../rollout/ab/start-ab.ts";
import type { Rollout } from "../../rollout/load-rollout.ts";
import { loadRollout, opened } from "../../rollout/load-rollout.ts";
import { abJson, listedAb, segmentsJson } from "../ab-views.ts";
import { actorOf, changed } from "../audit/audited.ts";
import { ab, abList, abSegmentList, newAb } from "../schemas/ab.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { rollbackDeed } from "../schemas/rollout.ts";
import { only } from "../security/guard.ts";
import type { Api, Served } from "./served.ts";

const list = createRoute({
  method: "get",
  path: "/ab",
  summary: "A/B tests, those that go on first",
  request: { query: z.object({ workflow: z.string().optional() }) },
  responses: { 200: json(abList, "The tests"), ...PROBLEMS },
});

const show = createRoute({
  method: "get",
  path: "/ab/{id}",
  summary: "An A/B test: what it says, and the interval of each figure's difference",
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: json(ab, "The test"), ...PROBLEMS },
});

const bySegment = createRoute({
  method: "get",
  path: "/ab/{id}/segments",
  summary: "The outcome of an A/B test by route and by attribute of the users, all intervals together",
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: json(abSegmentList, "The segments, the largest first"), ...PROBLEMS },
});

const start = createRoute({
  method: "post",
  path: "/ab",
  summary: "Begin an A/B test: both releases serve from now on",
  middleware: [only("operator")] as const,
  request: { body: json(newAb, "The plan") },
  responses: { 201: json(ab, "The test"), ...PROBLEMS },
});

const end = createRoute({
  method: "post",
  path: "/ab/{id}/{end}",
  summary: "End an A/B test with a reason: adopt B, or keep A",
  middleware: [only("operator")] as const,
  request: {
    params: z.object({ id: z.string(), end: z.enum(["adopt", "keep"]) }),
    body: json(rollbackDeed, "Why"),
  },
  responses: { 200: json(ab, "The test afterwards"), ...PROBLEMS },
});

/** Runs that are taken in for one answer; the server does the rest by itself. */
const CATCH_UP = 500;

export function addAb(api: Api, served: Served): void {
  addReading(api, served);
  addChanges(api, served);
}

function addReading(api: Api, { app: { store } }: Served): void {
  api.openapi(list, async (context) => {
    const { workflow } = context.req.valid("query");
    const all = await store.rollouts.list(workflow === undefined ? {} : { workflow });
    const now = Date.now();
    const tests = await Promise.all(
      all.filter(isAb).map(async (one) => abView(await opened(store, one), now)),
    );
    return context.json({ tests: tests.map(listedAb) }, 200);
  });
  api.openapi(show, async (context) => {
    const test = await loadRollout(store, parseRolloutId(context.req.valid("param").id));
    return context.json(await shown(store, test), 200);
  });
  api.openapi(bySegment, async (context) => {
    const test = await loadRollout(store, parseRolloutId(context.req.valid("param").id));
    await store.figures.catchUp(CATCH_UP);
    return context.json(segmentsJson(await abSegments(store, test)), 200);
  });
}

function addChanges(api: Api, { app: { store } }: Served): void {
  api.openapi(start, async (context) => {
    const { plan, why } = context.req.valid("json");
    const by = actorOf(context);
    const started = await startAb(store, readAbPlan(plan), { at: Date.now(), by, why });
    const { id, workflow, candidate } = started;
    changed(context, { action: "ab.start", target: id, reason: why, details: { workflow, b: candidate } });
    return context.json(await shown(store, started), 201);
  });
  api.openapi(end, async (context) => {
    const { id, end: what } = context.req.valid("param");
    const { why, inFlight } = context.req.valid("json");
    const before = await loadRollout(store, parseRolloutId(id));
    const by = actorOf(context);
    const after = await endAb(store, before, { end: what, at: Date.now(), by, why, inFlight });
    changed(context, { action: `ab.${what}`, target: id, reason: why });
    return context.json(await shown(store, after), 200);
  });
}

async function shown(store: Served["app"]["store"], test: Rollout) {
  const now = Date.now();
  return abJson(abView(test, now), (await store.rollouts.steersman(now)) !== undefined);
}
