import { createRoute, z } from "@hono/zod-openapi";
import { AirworthyError, isAirworthyError } from "../../core/errors.ts";
import type { Address, RunId } from "../../core/ids.ts";
import { actorOf, changed } from "../audit/audited.ts";
import { runningView } from "../runs/outcome-view.ts";
import { within } from "../runs/run-starter.ts";
import { outcome, wait } from "../schemas/outcome.ts";
import { json, PROBLEMS, problem } from "../schemas/problem.ts";
import { only } from "../security/guard.ts";
import { found } from "./runs.ts";
import type { Api, Served } from "./served.ts";

const params = z.object({ id: z.string() });
const TAKEN = { 409: json(problem, "It has ended, is decided, or another process executes it") } as const;
const reason = z.string().max(2_000).optional();

const result = createRoute({
  method: "get",
  path: "/runs/{id}/result",
  summary: "How far a run has come, or what it came to",
  request: { params, query: z.object({ wait: wait.default(0) }) },
  responses: { 200: json(outcome, "What it came to"), 202: json(outcome, "It goes on"), ...PROBLEMS },
});

const cancel = createRoute({
  method: "post",
  path: "/runs/{id}/cancel",
  summary: "End a run, whichever process executes it, or that waits, or whose process died",
  middleware: [only("operator")] as const,
  request: { params, body: json(z.object({ reason }).default({}), "Why") },
  responses: {
    200: json(outcome, "What it came to"),
    202: json(outcome, "Another process executes it, and has been asked to end it"),
    ...PROBLEMS,
    ...TAKEN,
  },
});

const resume = createRoute({
  method: "post",
  path: "/runs/{id}/resume",
  summary: "Go on with a run that waits or whose process died",
  middleware: [only("operator")] as const,
  request: {
    params,
    body: json(z.object({ wait: wait.default(0) }).default({ wait: 0 }), "How long to wait"),
  },
  responses: {
    200: json(outcome, "What it came to"),
    202: json(outcome, "It goes on"),
    ...PROBLEMS,
    ...TAKEN,
  },
});

const decide = createRoute({
  method: "post",
  path: "/runs/{id}/approvals",
  summary: "Decide what a run waits for, and let it go on",
  middleware: [only("operator")] as const,
  request: {
    params,
    body: json(
      z.object({
        approved: z.boolean(),
        address: z
          .string()
          .optional()
          .openapi({ description: "Needed where it waits for several decisions" }),
        reason,
        resume: z.boolean().default(true).openapi({
          description: "Let the run go on at once; a server that attends goes on with it anyway",
        }),
      }),
      "The decision",
    ),
  },
  responses: {
    200: json(z.object({ run: z.string(), address: z.string(), approved: z.boolean() }), "The decision"),
    ...PROBLEMS,
    ...TAKEN,
  },
});

const REFUSAL = 100;
/** Ms for which the end of a run in another process is waited for. */
const ELSEWHERE = 1_000;

/** Ending runs, going on with them, and deciding what they wait for. */
export function addControl(api: Api, { app, running, starter, onError }: Served): void {
  api.openapi(result, async (context) => {
    const { id } = await found(app.store, context.req.valid("param").id);
    const done = await starter.wait(id, context.req.valid("query").wait);
    return context.json(done, done.status === "running" ? 202 : 200);
  });
  api.openapi(cancel, async (context) => {
    const { id } = await found(app.store, context.req.valid("param").id);
    const { reason: why } = context.req.valid("json");
    const said = why === undefined ? {} : { reason: app.redact(why) };
    await running.cancel(id, { by: actorOf(context), ...said });
    changed(context, { action: "run.cancel", target: id, ...(why === undefined ? {} : { reason: why }) });
    const done = await starter.wait(id, ELSEWHERE);
    return context.json(done, done.status === "running" ? 202 : 200);
  });
  api.openapi(resume, async (context) => {
    const { id } = await found(app.store, context.req.valid("param").id);
    const { wait: ms = 0 } = context.req.valid("json");
    const resumed = running.resume(id);
    // Long enough to be refused where it has ended, or somebody else executes it.
    const done = (await within(resumed, Math.max(ms, REFUSAL))) ?? runningView(id);
    changed(context, { action: "run.resume", target: id });
    resumed.catch(onError);
    return context.json(done, done.status === "running" ? 202 : 200);
  });
  api.openapi(decide, async (context) => {
    const { id } = await found(app.store, context.req.valid("param").id);
    const { approved, reason: why, resume: goOn, ...given } = context.req.valid("json");
    const address = given.address === undefined ? await onlyOne(id) : (given.address as Address);
    const by = actorOf(context);
    await app.decide(id, address, {
      approved,
      by,
      ...(why === undefined ? {} : { reason: app.redact(why) }),
    });
    const told = why === undefined ? {} : { reason: why };
    changed(context, { action: "approval.decide", target: id, details: { address, approved }, ...told });
    if (goOn) running.resume(id).catch(unlessTaken);
    return context.json({ run: id, address, approved }, 200);
  });

  async function onlyOne(id: RunId): Promise<Address> {
    const [first, second] = await app.store.approvals.pending(id);
    if (first === undefined || second !== undefined) throw whichApproval(id, first !== undefined);
    return first.address;
  }

  /** Another process executes it, and finds the decision itself. */
  function unlessTaken(error: unknown): void {
    if (!isAirworthyError(error, "run_busy") && !isAirworthyError(error, "run_ended")) onError(error);
  }
}

function whichApproval(run: RunId, isMany: boolean): AirworthyError {
  return new AirworthyError({
    code: isMany ? "invalid_request" : "approval_not_found",
    message: isMany
      ? `Cannot tell which decision of run "${run}" is meant: it waits for several`
      : `Cannot decide about run "${run}": it waits for no decision`,
    hint: "Take an address from GET /v1/approvals",
  });
}
