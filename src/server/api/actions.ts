import { createRoute, z } from "@hono/zod-openapi";
import type { Address } from "../../core/ids.ts";
import { parseRunId } from "../../core/ids.ts";
import type { ReplayResult } from "../../engines/local/run-result.ts";
import { changed } from "../audit/audited.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { replayResult } from "../schemas/run.ts";
import { only } from "../security/guard.ts";
import { addApprovals } from "./approvals.ts";
import { found } from "./runs.ts";
import type { Api, Served } from "./served.ts";

const params = z.object({ id: z.string() });

const replay = createRoute({
  method: "post",
  path: "/runs/{id}/replay",
  summary: "Execute a run again from its recording alone",
  middleware: [only("viewer")] as const,
  request: { params },
  responses: { 200: json(replayResult, "Whether it was the same"), ...PROBLEMS },
});

const forked = z.object({
  id: z.string(),
  status: z.enum(["completed", "failed", "cancelled", "waiting"]),
  changedAt: z
    .string()
    .nullable()
    .openapi({ description: "The first call that was not answered from the recording" }),
});

const fork = createRoute({
  method: "post",
  path: "/runs/{id}/fork",
  summary: "Run as recorded up to one change, then live with every write virtual",
  middleware: [only("operator")] as const,
  request: {
    params,
    body: json(
      z.object({
        at: z.string().optional(),
        answer: z.object({ value: z.unknown() }).optional(),
        input: z.object({ value: z.unknown() }).optional(),
        prompts: z.record(z.string(), z.string()).optional(),
        models: z.record(z.string(), z.string()).optional(),
      }),
      "The change",
    ),
  },
  responses: { 200: json(forked, "The fork, a run of its own"), ...PROBLEMS },
});

/** What the buttons of a run do, and of what it asks people. */
export function addActions(api: Api, served: Served): void {
  const { app } = served;
  addApprovals(api, served);
  api.openapi(replay, async (context) => {
    const stored = await found(app.store, context.req.valid("param").id);
    changed(context, "none");
    return context.json(replayView(await app.replay(stored.id)), 200);
  });
  api.openapi(fork, async (context) => {
    const id = parseRunId(context.req.valid("param").id);
    const { at, answer, input, prompts, models } = context.req.valid("json");
    const run = await app.fork(id, {
      ...(at === undefined ? {} : { at: at as Address }),
      ...(answer === undefined ? {} : { answer: { value: answer.value } }),
      ...(input === undefined ? {} : { input: { value: input.value } }),
      ...(prompts === undefined ? {} : { prompts }),
      ...(models === undefined ? {} : { models }),
    });
    changed(context, { action: "run.fork", target: id, details: { fork: run.id } });
    return context.json({ id: run.id, status: run.status, changedAt: run.changedAt ?? null }, 200);
  });
}

function replayView(result: ReplayResult): z.infer<typeof replayResult> {
  switch (result.status) {
    case "same":
      return { status: "same", calls: result.calls, took: result.took };
    case "diverged": {
      const { kind, address, diff } = result.divergence.divergence;
      return { status: "diverged", kind, address, diff, message: result.divergence.message };
    }
    default: {
      const { code, message, hint } = result.error;
      return { status: "refused", code, message, ...(hint === undefined ? {} : { hint }) };
    }
  }
}
