import { createRoute, z } from "@hono/zod-openapi";
import { parseReleaseId, parseRolloutId } from "../../core/ids.ts";
import { endAsked } from "../../engines/local/end-asked.ts";
import { changeRollout } from "../../rollout/change-rollout.ts";
import type { Rollout } from "../../rollout/load-rollout.ts";
import { loadRollout, opened } from "../../rollout/load-rollout.ts";
import type { OnRollback } from "../../rollout/plan.ts";
import { readPlan } from "../../rollout/read-plan.ts";
import { rollBack } from "../../rollout/roll-back.ts";
import { rolloutView } from "../../rollout/rollout-view.ts";
import { startRollout } from "../../rollout/start-rollout.ts";
import { actorOf, changed } from "../audit/audited.ts";
import { rolloutJson, servingJson, summaryOf } from "../rollout-views.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import {
  feedback,
  newRollout,
  rollbackDeed,
  rollbackFrom,
  rollout,
  rolloutList,
  serving,
  servingList,
} from "../schemas/rollout.ts";
import { only } from "../security/guard.ts";
import { found } from "./runs.ts";
import type { Api, Served } from "./served.ts";

const list = createRoute({
  method: "get",
  path: "/rollouts",
  summary: "Rollouts, those that go on first",
  request: { query: z.object({ workflow: z.string().optional() }) },
  responses: { 200: json(rolloutList, "The rollouts"), ...PROBLEMS },
});

const show = createRoute({
  method: "get",
  path: "/rollouts/{id}",
  summary: "A rollout: its plan, history, figures of both releases, and what comes next",
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: json(rollout, "The rollout"), ...PROBLEMS },
});

const start = createRoute({
  method: "post",
  path: "/rollouts",
  summary: "Begin a rollout: its first stage serves from now on",
  middleware: [only("operator")] as const,
  request: { body: json(newRollout, "The plan") },
  responses: { 201: json(rollout, "The rollout"), ...PROBLEMS },
});

const change = createRoute({
  method: "post",
  path: "/rollouts/{id}/{change}",
  summary: "Pause, resume, promote or roll back a rollout",
  middleware: [only("operator")] as const,
  request: {
    params: z.object({ id: z.string(), change: z.enum(["pause", "resume", "promote", "roll_back"]) }),
    body: json(rollbackDeed, "Why, and of a rollback what becomes of runs in flight"),
  },
  responses: { 200: json(rollout, "The rollout afterwards"), ...PROBLEMS },
});

const servings = createRoute({
  method: "get",
  path: "/servings",
  summary: "What serves each workflow that a release ever served",
  responses: { 200: json(servingList, "What serves"), ...PROBLEMS },
});

const back = createRoute({
  method: "post",
  path: "/servings/{workflow}/roll_back",
  summary: "Serve a workflow by the last release that served everyone, at once",
  middleware: [only("operator")] as const,
  request: { params: z.object({ workflow: z.string() }), body: json(rollbackFrom, "Why, and from what") },
  responses: { 200: json(serving, "What serves now"), ...PROBLEMS },
});

const say = createRoute({
  method: "post",
  path: "/runs/{id}/feedback",
  summary: "Say how good a run was: what a user thought of it",
  middleware: [only("operator")] as const,
  request: { params: z.object({ id: z.string() }), body: json(feedback, "The feedback") },
  responses: { 200: json(z.object({ run: z.string(), score: z.number() }), "What was kept"), ...PROBLEMS },
});

export function addRollouts(api: Api, served: Served): void {
  addReading(api, served);
  addChanges(api, served);
  addFeedback(api, served);
}

function addReading(api: Api, { app: { store } }: Served): void {
  api.openapi(list, async (context) => {
    const { workflow } = context.req.valid("query");
    const all = await store.rollouts.list(workflow === undefined ? {} : { workflow });
    const rollouts = await Promise.all(all.map((one) => opened(store, one)));
    return context.json({ rollouts: rollouts.map(summaryOf) }, 200);
  });
  api.openapi(show, async (context) => {
    const one = await loadRollout(store, parseRolloutId(context.req.valid("param").id));
    return context.json(await shown(store, one), 200);
  });
  api.openapi(servings, async (context) =>
    context.json({ servings: (await store.servings.list()).map(servingJson) }, 200),
  );
}

function addChanges(api: Api, { app: { store } }: Served): void {
  api.openapi(start, async (context) => {
    const { plan, why } = context.req.valid("json");
    const by = actorOf(context);
    const started = await startRollout(store, readPlan(plan), { at: Date.now(), by, why });
    const { id, workflow, candidate } = started;
    changed(context, { action: "rollout.start", target: id, reason: why, details: { workflow, candidate } });
    return context.json(await shown(store, started), 201);
  });
  api.openapi(change, async (context) => {
    const { id, change: what } = context.req.valid("param");
    const { why, inFlight } = context.req.valid("json");
    const before = await loadRollout(store, parseRolloutId(id));
    const by = actorOf(context);
    const after = await changeRollout(store, before, { change: what, at: Date.now(), by, why, inFlight });
    await endAsked(store);
    changed(context, { action: `rollout.${what}`, target: id, reason: why, ...detailsOf(inFlight) });
    return context.json(await shown(store, after), 200);
  });
  api.openapi(back, async (context) => {
    const { workflow } = context.req.valid("param");
    const { why, inFlight, from: text } = context.req.valid("json");
    const by = actorOf(context);
    const from = text === undefined ? undefined : parseReleaseId(text);
    const now = await rollBack(store, workflow, { at: Date.now(), by, why, inFlight, from });
    await endAsked(store);
    changed(context, { action: "rollback", target: workflow, reason: why, ...detailsOf(inFlight) });
    return context.json(servingJson(now), 200);
  });
}

function detailsOf(inFlight: OnRollback | undefined) {
  return inFlight === undefined ? {} : { details: { inFlight } };
}

function addFeedback(api: Api, { app }: Served): void {
  api.openapi(say, async (context) => {
    const run = await found(app.store, context.req.valid("param").id);
    const { score, comment } = context.req.valid("json");
    const by = context.get("caller")?.name;
    await app.store.rollouts.feedback(run.id, {
      score,
      at: Date.now(),
      ...(by === undefined ? {} : { by }),
      ...(comment === undefined ? {} : { comment: app.redact(comment) }),
    });
    changed(context, { action: "run.feedback", target: run.id, details: { score } });
    return context.json({ run: run.id, score }, 200);
  });
}

async function shown(store: Served["app"]["store"], one: Rollout) {
  const now = Date.now();
  const [steersman, current] = await Promise.all([
    store.rollouts.steersman(now),
    store.servings.current(one.workflow),
  ]);
  return rolloutJson(rolloutView(one, now), { steered: steersman !== undefined, current });
}
