import { createRoute, z } from "@hono/zod-openapi";
import type { Expectations } from "../../evals/case.ts";
import { caseOfRun } from "../../evals/datasets/case-of-run.ts";
import { datasetInStore } from "../../evals/datasets/dataset-place.ts";
import { nearIndex } from "../../evals/datasets/near-duplicates.ts";
import { addedCase, datasetList, newCase } from "../schemas/dataset.ts";
import { json, PROBLEMS } from "../schemas/problem.ts";
import { only } from "../security/guard.ts";
import { found } from "./runs.ts";
import type { Api, Served } from "./served.ts";

const list = createRoute({
  method: "get",
  path: "/datasets",
  summary: "Datasets of the store, each by its newest version",
  responses: { 200: json(datasetList, "The datasets"), ...PROBLEMS },
});

const add = createRoute({
  method: "post",
  path: "/runs/{id}/cases",
  summary: "Make a case of a run and add it to a dataset of the store",
  middleware: [only("operator")] as const,
  request: {
    params: z.object({ id: z.string() }),
    body: json(newCase, "Where to, and what should come out"),
  },
  responses: { 200: json(addedCase, "The case, and the dataset's new version"), ...PROBLEMS },
});

/** Trigrams that cases which ask nearly the same have in common. */
const NEAR = 0.7;
const MOST_NEAR = 5;

/** Making cases of runs. */
export function addCases(api: Api, { app }: Served): void {
  const kept = app.store.experiments;
  api.openapi(list, async (context) => {
    const newest = new Map<string, z.infer<typeof datasetList>["datasets"][number]>();
    for (const { name, version, cases, storedAt } of await kept.datasets())
      if (!newest.has(name)) newest.set(name, { name, version, cases, storedAt });
    return context.json({ datasets: [...newest.values()] }, 200);
  });
  api.openapi(add, async (context) => {
    const run = await found(app.store, context.req.valid("param").id);
    const { dataset, expected, expect, ...rest } = context.req.valid("json");
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const made = await caseOfRun(app.store, run, {
      ...given,
      ...(expected === undefined ? {} : { expected: expected.value }),
      ...(expect === undefined ? {} : { expect: expect as Expectations }),
    });
    const place = datasetInStore(kept, { name: dataset, redact: app.redact });
    let near: z.infer<typeof addedCase>["near"] = [];
    const after = await place.change((before) => {
      near = nearIndex(before?.cases ?? [], { threshold: NEAR })
        .find(made.case)
        .slice(0, MOST_NEAR);
      return [{ kind: "add", case: made.case }];
    });
    const { version, cases } = after;
    const about = { dataset, version, cases: cases.length, case: made.case.id };
    return context.json({ ...about, near: [...near], warnings: [...made.warnings] }, 200);
  });
}
