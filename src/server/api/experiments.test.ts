import assert from "node:assert/strict";
import { test } from "node:test";
import type { App } from "../../app/open.ts";
import type { ExperimentId, RunId } from "../../core/ids.ts";
import { newExperimentId } from "../../core/ids.ts";
import { workflow } from "../../core/workflow.ts";
import type { Case } from "../../evals/case.ts";
import type { Any } from "../_test-api.ts";
import { items, withApi } from "../_test-api.ts";

const answer = workflow({ name: "answer", run: async (ctx, text: string) => ctx.step("say", () => text) });

const CASES: readonly Case[] = [1, 2, 3, 4].map((n) => ({
  id: `c${n}`,
  input: n,
  expected: String(n),
  route: n < 3 ? "low" : "high",
  tags: n === 1 ? ["hard"] : [],
}));

/** An experiment of two trials a case, where a case passes so often as it says. */
async function experimentOf(app: App, release: string, passed: readonly number[]): Promise<ExperimentId> {
  const id = newExperimentId();
  const { experiments } = app.store;
  await experiments.keepDataset({
    name: "numbers",
    version: "0123456789abcdef",
    cases: CASES.length,
    text: CASES.map((one) => JSON.stringify(one)).join("\n"),
  });
  await experiments.begin({
    id,
    name: "numbers",
    workflow: "answer",
    release,
    dataset: { name: "numbers", version: "0123456789abcdef" },
    trials: 2,
    startedAt: 1,
    seed: 1,
    data: { gating: ["exact"], criteria: { success: 0.5 } },
  });
  for (const [i, { id: name }] of CASES.entries())
    for (const trial of [1, 2]) {
      const pass = trial <= (passed[i] ?? 0);
      const run = await app.run(answer, pass ? `${i + 1}` : `wrong of ${release}`);
      await experiments.keep(id, recordOf(name, { trial, pass, run: run.id }));
    }
  await experiments.end(id, { status: "completed", endedAt: 2 });
  return id;
}

function recordOf(name: string, { trial, pass, run }: { trial: number; pass: boolean; run: RunId }) {
  const reason = pass ? {} : { reason: `expected ${name}` };
  return {
    case: name,
    trial,
    runs: [run],
    status: "completed" as const,
    scores: { exact: { kind: "scored" as const, value: Number(pass), pass, ...reason } },
    pass,
    took: 10,
    cost: 0.01,
    tokensIn: 1,
    tokensOut: 1,
    calls: 1,
    toolCalls: 0,
    toolErrors: 0,
  };
}

test("experiments are listed with their success and its interval", async () => {
  await withApi({ workflows: [answer] }, async ({ app, get }) => {
    const id = await experimentOf(app, "today", [2, 2, 2, 0]);
    const { status, body } = await get("/v1/experiments?release=today");
    const none = await get("/v1/experiments?release=other");

    assert.equal(status, 200);
    assert.equal(body.experiments?.[0]?.id, id);
    assert.equal(body.experiments?.[0]?.success?.rate, 0.75);
    assert.ok(Number(body.experiments?.[0]?.success?.low) < 0.75);
    assert.deepEqual(none.body.experiments, []);
  });
});

test("an experiment is given with all its figures and the criteria it was held to", async () => {
  await withApi({ workflows: [answer] }, async ({ app, get }) => {
    const id = await experimentOf(app, "today", [2, 2, 1, 0]);
    const { body } = await get(`/v1/experiments/${id}`);
    const { figures, held } = body;

    assert.equal(figures?.success?.rate, 0.625);
    assert.equal(figures?.passHatK?.[1]?.rate?.rate, 0.5);
    assert.deepEqual(
      items(figures?.stability?.flaky).map((one) => one.case),
      ["c3"],
    );
    assert.deepEqual(
      items(figures?.parts).map((part) => [part.kind, part.name, part.figures?.success?.rate]),
      [
        ["route", "low", 1],
        ["route", "high", 0.25],
        ["tag", "hard", 1],
      ],
    );
    assert.equal(figures?.failures?.[0]?.name, "exact");
    assert.equal(held?.[0]?.name, "success");
    assert.equal((await get("/v1/experiments/exp_none")).body.error?.code, "experiment_not_found");
    assert.equal((await get("/v1/experiments/7")).status, 400);
  });
});

test("the trials of an experiment are given by page and by how they ended", async () => {
  await withApi({ workflows: [answer] }, async ({ app, get }) => {
    const id = await experimentOf(app, "today", [2, 2, 1, 0]);
    const failed = await get(`/v1/experiments/${id}/trials?only=failed&limit=2`);
    const rest = await get(`/v1/experiments/${id}/trials?only=failed&limit=2&offset=2`);
    const low = await get(`/v1/experiments/${id}/trials?route=low`);

    assert.deepEqual([failed.body.total, rest.body.trials?.length, low.body.total], [3, 1, 4]);
    assert.equal(failed.body.trials?.[0]?.why, "exact: expected c3");
  });
});

test("two experiments are compared case by case, regressions first, with their two runs", async () => {
  await withApi({ workflows: [answer] }, async ({ app, get }) => {
    const before = await experimentOf(app, "today", [2, 2, 2, 0]);
    const after = await experimentOf(app, "next", [2, 0, 2, 2]);
    const { body } = await get(`/v1/experiments/${after}/against/${before}`);
    const { comparison, sides, verdict } = body;

    assert.equal(verdict, "INCONCLUSIVE");
    assert.equal(comparison?.success?.difference, 0);
    assert.equal(comparison?.success?.n, 4);
    assert.equal(comparison?.regressions?.[0]?.case, "c2");
    assert.equal(comparison?.improvements?.[0]?.case, "c4");
    assert.deepEqual([sides?.[0]?.baseline?.output, sides?.[0]?.candidate?.output], ["2", "wrong of next"]);
  });
});

test("a case is given with what it expects and what each trial answered, in both experiments", async () => {
  await withApi({ workflows: [answer] }, async ({ app, get }) => {
    const before = await experimentOf(app, "today", [2, 2, 2, 0]);
    const after = await experimentOf(app, "next", [2, 0, 2, 2]);
    const { body } = await get(`/v1/experiments/${after}/cases/c2?against=${before}`);
    const outputs = (side: Any | undefined) => items(side?.trials).map((one) => one.output);

    assert.equal(body.case?.expected, "2");
    assert.deepEqual(outputs(body.candidate), ["wrong of next", "wrong of next"]);
    assert.deepEqual(outputs(body.baseline), ["2", "2"]);
    assert.equal(body.change?.total, true);
    assert.equal((await get(`/v1/experiments/${after}/cases/none`)).status, 404);
  });
});

test("the document of the API describes the routes of experiments", async () => {
  await withApi({}, async ({ get }) => {
    const { paths, components } = (await get("/v1/openapi.json")).body;

    assert.ok(paths?.["/experiments/{id}/against/{baseline}"]?.get?.summary);
    assert.equal(components?.schemas?.EvalFigures?.properties?.failures?.type, "array");
  });
});
