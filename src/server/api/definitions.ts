import { createRoute, z } from "@hono/zod-openapi";
import { notFound } from "../http-errors.ts";
import { LastProbes } from "../last-probes.ts";
import type { Period } from "../prompt-views.ts";
import { listPrompts, promptVersions } from "../prompt-views.ts";
import { prompt, prompts, toolDetail, tools } from "../schemas/definition.ts";
import { period } from "../schemas/figure.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { toolDetail as detailOf, listTools } from "../tool-views.ts";
import type { Api, Served } from "./served.ts";

const query = period.extend({ workflow: z.string().optional() });
const params = z.object({ name: z.string() });

const listAllPrompts = createRoute({
  method: "get",
  path: "/prompts",
  summary: "Prompts that runs have used",
  request: { query },
  responses: { 200: json(prompts, "By name, with the figures of all versions"), ...PROBLEMS },
});

const showPrompt = createRoute({
  method: "get",
  path: "/prompts/{name}",
  summary: "The versions of a prompt, each with its text and its figures",
  request: { params, query },
  responses: { 200: json(prompt, "The prompt"), ...PROBLEMS },
});

const listAllTools = createRoute({
  method: "get",
  path: "/tools",
  summary: "Tools that runs have called or models were offered",
  request: { query },
  responses: { 200: json(tools, "By name"), ...PROBLEMS },
});

const showTool = createRoute({
  method: "get",
  path: "/tools/{name}",
  summary: "A tool: its contract, where it is called, what its last probe found, its latest runs",
  request: { params, query },
  responses: { 200: json(toolDetail, "The tool"), ...PROBLEMS },
});

const ELSE = "Look at a longer time, or take a name from the list";

/** Looking at prompts and tools. */
export function addDefinitions(api: Api, { app }: Served): void {
  const { store } = app;
  const probes = new LastProbes(store);
  api.openapi(listAllPrompts, async (context) => {
    const found = await listPrompts(store, periodOf(context.req.valid("query")));
    return context.json({ prompts: [...found] }, 200);
  });
  api.openapi(showPrompt, async (context) => {
    const { name } = context.req.valid("param");
    const versions = await promptVersions(store, name, periodOf(context.req.valid("query")));
    if (versions.length === 0)
      throw notFound(`the prompt "${name.slice(0, 100)}": no run has used it`, `${ELSE} of prompts`);
    return context.json({ name, versions: [...versions] }, 200);
  });
  api.openapi(listAllTools, async (context) => {
    const found = await listTools(store, { period: periodOf(context.req.valid("query")), probes });
    return context.json({ tools: [...found] }, 200);
  });
  api.openapi(showTool, async (context) => {
    const { name } = context.req.valid("param");
    const found = await detailOf(store, name, { period: periodOf(context.req.valid("query")), probes });
    if (found === undefined)
      throw notFound(`the tool "${name.slice(0, 100)}": no run has used it`, `${ELSE} of tools`);
    return context.json(found, 200);
  });
}

function periodOf({ since, until, workflow }: z.infer<typeof query>): Period {
  return {
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(workflow === undefined ? {} : { workflow }),
  };
}
