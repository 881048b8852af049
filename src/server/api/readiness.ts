import { createRoute, z } from "@hono/zod-openapi";
import { checkReadiness } from "../../readiness/check-readiness.ts";
import { mainWorkflow } from "../../readiness/gather/gather-facts.ts";
import type { Readiness } from "../../readiness/readiness.ts";
import { notFound } from "../http-errors.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { readiness } from "../schemas/readiness.ts";
import type { Api, Served } from "./served.ts";

const route = createRoute({
  method: "get",
  path: "/readiness",
  summary: "Whether a workflow is ready to be launched: each question with its evidence",
  request: {
    query: z.object({
      workflow: z.string().optional().openapi({ description: "Default: the one with most traffic" }),
    }),
  },
  responses: { 200: json(readiness, "The answers"), ...PROBLEMS },
});

/** Runs are replayed for it, which nobody needs more often. In ms. */
const FRESH = 60_000;

interface Known {
  readonly at: number;
  readonly found: Promise<Readiness>;
}

/** Whether workflows are ready. What their code says is what `airworthy ready` has kept of it. */
export function addReadiness(api: Api, { app }: Served): void {
  // One for each workflow, of which there are few.
  const known = new Map<string, Known>();
  const fresh = (workflow: string): Promise<Readiness> => {
    const last = known.get(workflow);
    const now = Date.now();
    if (last !== undefined && now - last.at < FRESH) return last.found;
    const found = checkReadiness(app, { workflow, now });
    known.set(workflow, { at: now, found });
    // A failure is told to whoever asked, and tried again by the next one.
    found.catch(() => known.delete(workflow));
    return found;
  };
  api.openapi(route, async (context) => {
    const names = [...app.workflows.keys()];
    const { workflow = await mainWorkflow(app, names) } = context.req.valid("query");
    if (workflow === undefined || !app.workflows.has(workflow))
      throw notFound(workflow === undefined ? "any workflow" : `the workflow "${workflow}"`);
    const found = await fresh(workflow);
    return context.json(
      {
        workflow: found.workflow,
        at: found.at,
        verdict: found.verdict,
        waived: [...found.waived],
        checks: found.checks.map((check) => ({
          ...check,
          evidence: [...check.evidence],
          commands: [...check.commands],
        })),
        steps: [...found.steps],
      },
      200,
    );
  });
}
