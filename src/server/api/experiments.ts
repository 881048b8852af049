import { createRoute, z } from "@hono/zod-openapi";
import type { ExperimentQuery, ExperimentSummary, StoredExperiment } from "../../core/experiment.ts";
import type { Case } from "../../evals/case.ts";
import { caseChanges } from "../../evals/compare/case-changes.ts";
import { matchCases } from "../../evals/compare/match-cases.ts";
import type { Tried } from "../../evals/figures/tried.ts";
import { caseView, trialView } from "../../evals/report/case-view.ts";
import { wilson } from "../../stats/wilson.ts";
import { ExperimentViews } from "../experiment-views.ts";
import { notFound } from "../http-errors.ts";
import type { listedExperiment } from "../schemas/experiment.ts";
import {
  caseView as caseSchema,
  comparisonView,
  experimentList,
  experimentView,
  trialPage,
} from "../schemas/experiment-views.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import type { Api, Served } from "./served.ts";

const list = createRoute({
  method: "get",
  path: "/experiments",
  summary: "Experiments, the newest first",
  request: {
    query: z.object({
      name: z.string().optional().openapi({ description: "Of this evaluation" }),
      release: z.string().optional(),
      dataset: z.string().optional(),
      status: z.enum(["running", "completed", "stopped"]).optional(),
      limit: z.coerce.number().int().min(1).max(1_000).default(50),
    }),
  },
  responses: {
    200: json(experimentList, "Experiments without their trials"),
    ...PROBLEMS,
  },
});

const params = z.object({ id: z.string().openapi({ description: "The experiment" }) });

const show = createRoute({
  method: "get",
  path: "/experiments/{id}",
  summary: "All figures of an experiment, and the criteria it is held to",
  request: { params },
  responses: {
    200: json(experimentView, "Its figures; every number leads to its runs through the cases"),
    ...PROBLEMS,
  },
});

const trials = createRoute({
  method: "get",
  path: "/experiments/{id}/trials",
  summary: "Trials of an experiment, by case",
  request: {
    params,
    query: z.object({
      only: z.enum(["failed", "passed"]).optional(),
      route: z.string().optional(),
      tag: z.string().optional(),
      offset: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
  },
  responses: {
    200: json(trialPage, "A page of trials"),
    ...PROBLEMS,
  },
});

const compare = createRoute({
  method: "get",
  path: "/experiments/{id}/against/{baseline}",
  summary: "Two experiments on the same cases: the verdict, its gates, regressions first",
  request: { params: params.extend({ baseline: z.string() }) },
  responses: {
    200: json(comparisonView, "The comparison, as `airworthy experiments report --against` makes it"),
    ...PROBLEMS,
  },
});

const showCase = createRoute({
  method: "get",
  path: "/experiments/{id}/cases/{case}",
  summary: "A case: what it asks and expects, and its trials in one experiment or two",
  request: {
    params: params.extend({ case: z.string() }),
    query: z.object({ against: z.string().optional().openapi({ description: "Another experiment" }) }),
  },
  responses: {
    200: json(caseSchema, "The case"),
    ...PROBLEMS,
  },
});

/** Looking at experiments. */
export function addExperiments(api: Api, { app }: Served): void {
  const { store } = app;
  const views = new ExperimentViews(store);
  api.openapi(list, async (context) => {
    const given = Object.entries(context.req.valid("query")).filter(([, value]) => value !== undefined);
    const found = await store.experiments.list(Object.fromEntries(given) as ExperimentQuery);
    return context.json({ experiments: found.map(listed) }, 200);
  });
  api.openapi(show, async (context) => {
    const { experiment, verdict, held, figures } = await views.report(context.req.valid("param").id);
    return context.json({ experiment, verdict, held, figures }, 200);
  });
  api.openapi(trials, async (context) => {
    const { offset, limit, ...filter } = context.req.valid("query");
    const fit = fitting(await views.tried(context.req.valid("param").id), filter);
    const page = fit.slice(offset, offset + limit).map(trialView);
    return context.json({ trials: page, total: fit.length }, 200);
  });
  api.openapi(compare, async (context) => {
    const { id, baseline: against } = context.req.valid("param");
    const { verdict, held, comparison, figures, baseline, sides, saved } = await views.report(id, against);
    if (comparison === undefined) throw notFound(`a comparison of "${id}" with "${against}"`);
    return context.json({ verdict, held, comparison, figures, baseline, sides, saved }, 200);
  });
  api.openapi(showCase, async (context) => {
    const { id, case: name } = context.req.valid("param");
    const { against } = context.req.valid("query");
    const tried = await views.tried(id);
    const baseline = against === undefined ? undefined : await views.tried(against);
    const load = store.load.bind(store);
    const candidate = await caseView(tried, name, { load });
    if (candidate === undefined) throw notFound(`the case "${name.slice(0, 100)}" in experiment "${id}"`);
    const before = baseline && (await caseView(baseline, name, { load }));
    return context.json(
      {
        case: plain(candidate.case),
        experiment: summaryOf(tried.experiment),
        candidate,
        baseline: before,
        baselineExperiment: baseline && summaryOf(baseline.experiment),
        change: baseline && changeOf(name, { baseline, candidate: tried }),
      },
      200,
    );
  });
}

function listed(summary: ExperimentSummary): z.infer<typeof listedExperiment> {
  const { done, passed } = summary;
  const success = done === 0 ? null : { rate: passed / done, ...wilson(passed, done) };
  return { ...summary, success };
}

function fitting(
  { experiment, cases }: Tried,
  {
    only,
    route,
    tag,
  }: { only?: "failed" | "passed" | undefined; route?: string | undefined; tag?: string | undefined },
) {
  const known = new Map(cases.map((one) => [one.id, one]));
  return experiment.records.filter(({ case: id, pass }) => {
    if (only !== undefined && pass !== (only === "passed")) return false;
    const of = known.get(id);
    if (route !== undefined && of?.route !== route) return false;
    return tag === undefined || of?.tags?.includes(tag) === true;
  });
}

function changeOf(id: string, sides: { readonly baseline: Tried; readonly candidate: Tried }) {
  const { regressions, improvements } = caseChanges(matchCases(sides.baseline, sides.candidate).pairs);
  return [...regressions, ...improvements].find((change) => change.case === id);
}

function summaryOf({ records: _, ...summary }: StoredExperiment): ExperimentSummary {
  return summary;
}

function plain(one: Case): Record<string, unknown> {
  return { ...one };
}
