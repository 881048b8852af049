import { createRoute, z } from "@hono/zod-openapi";
import type { ApprovalQuery, StoredApproval } from "../../core/approvals/approval.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { Address } from "../../core/ids.ts";
import { parseRunId } from "../../core/ids.ts";
import { approvalView } from "../approval-view.ts";
import { changed } from "../audit/audited.ts";
import { notFound, unauthorized } from "../http-errors.ts";
import { approval, approvalFilters, approvalPage, word } from "../schemas/approval.ts";
import { json, PROBLEMS, problem } from "../schemas/problem.ts";
import type { Caller } from "../security/tokens.ts";
import { LOCAL } from "../security/tokens.ts";
import type { Api, Served } from "./served.ts";

const list = createRoute({
  method: "get",
  path: "/approvals",
  summary: "What runs ask people",
  request: { query: approvalFilters },
  responses: { 200: json(approvalPage, "A page of requests"), ...PROBLEMS },
});

const place = z.object({
  run: z.string(),
  address: z.string().openapi({ description: "Of the request in its run, encoded as one part of the path" }),
});

const show = createRoute({
  method: "get",
  path: "/approvals/{run}/{address}",
  summary: "One request",
  request: { params: place },
  responses: { 200: json(approval, "The request"), ...PROBLEMS },
});

// Whoever a contract names may decide, whatever their role: it is checked with the request, not with the route.
const decide = createRoute({
  method: "post",
  path: "/approvals/{run}/{address}",
  summary: "Approve or deny a request",
  request: { params: place, body: json(word, "What the caller decides") },
  responses: {
    200: json(approval, "The request as it then stands; without a decision where others must approve too"),
    409: json(problem, "It is decided already, has expired, or its run has ended"),
    ...PROBLEMS,
  },
});

/** The inbox: what waits for people, and their decisions. */
export function addApprovals(api: Api, { app }: Served): void {
  const view = (one: StoredApproval, caller: Caller | undefined) =>
    approvalView(one, {
      mayDecide: caller !== undefined && (caller === LOCAL || app.mayDecide(one, caller)),
    });
  api.openapi(list, async (context) => {
    const { state, run, limit, cursor } = context.req.valid("query");
    const query: ApprovalQuery = {
      limit,
      ...(state === "all" ? {} : { state }),
      ...(run === undefined ? {} : { run: parseRunId(run) }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const { approvals, next } = await app.store.approvals.list(query);
    const views = approvals.map((one) => view(one, context.get("caller")));
    return context.json({ approvals: views, next: next ?? null }, 200);
  });
  api.openapi(show, async (context) => {
    const { run, address } = context.req.valid("param");
    const found = await app.store.approvals.find(parseRunId(run), address as Address);
    if (found === undefined)
      throw notFound(
        `an approval at "${address.slice(0, 200)}" of run "${run}"`,
        "Take it from the list of approvals, or from `airworthy approvals list`",
      );
    return context.json(view(found, context.get("caller")), 200);
  });
  api.openapi(decide, async (context) => {
    const { run, address } = context.req.valid("param");
    const { decision, reason, input, by } = context.req.valid("json");
    const caller = context.get("caller");
    if (caller === undefined) throw unauthorized();
    const decided = await app.decide(parseRunId(run), address as Address, {
      approved: decision === "approve",
      by: nameOf(caller, by),
      role: caller.role,
      reason,
      input,
    });
    changed(context, {
      action: `approval.${decision}`,
      target: decided.run,
      details: { address, by: nameOf(caller, by), edited: input !== undefined },
      ...(reason === undefined ? {} : { reason }),
    });
    return context.json(view(decided, caller), 200);
  });
}

/** Who decides: with tokens nobody can say that they are somebody else. */
function nameOf(caller: Caller, by: string | undefined): string {
  if (caller === LOCAL || by === undefined || by === caller.name) return by ?? caller.name;
  throw new AirworthyError({
    code: "invalid_request",
    message: `Cannot decide as "${by.slice(0, 80)}" with the token of "${caller.name}"`,
    hint: "Leave by out: the token says who decides",
  });
}
