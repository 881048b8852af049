import assert from "node:assert/strict";
import { test } from "node:test";
import { APICallError } from "@ai-sdk/provider";
import { isAirworthyError } from "../../core/errors.ts";
import { workflow } from "../../core/workflow.ts";
import { scriptedModel, text } from "../../models/_test-model.ts";
import { generateText } from "../../models/ai-sdk.ts";
import { model } from "../../models/model.ts";
import type { Evaluation, EvaluationOptions } from "../evaluation.ts";
import { evaluation } from "../evaluation.ts";
import { CASES, doubling, firstOf, run, withApp } from "./_test-trials.ts";
import { findUnfinished, resumeExperiments } from "./resume-experiments.ts";

/** One dollar a call: 42 tokens in and 18 out. */
const DOLLAR = [{ provider: "openai", model: "gpt-5-mini", input: 0, output: 1_000_000 / 18 }];

const answer = workflow({
  name: "answer",
  run: async (_, question: number) => {
    const { text: said } = await generateText({ model: model("fast"), prompt: `${question}`, maxRetries: 0 });
    return said;
  },
});

function answering(parts: Partial<EvaluationOptions<number, string>> = {}): Evaluation {
  const scorers = [{ name: "yes", score: ({ output }: { output: string | undefined }) => output === "yes" }];
  return evaluation({ name: "answering", workflow: answer, dataset: CASES, scorers, ...parts });
}

test("a spend limit stops before it is passed, and a resume with more goes on", () => {
  const fast = scriptedModel([text("yes")]);
  return withApp(
    async (_, host) => {
      const one = answering({ spend: 2.5, concurrency: 4 });
      const stopped = firstOf(await run(host, one));
      assert.deepEqual(
        [stopped.done, stopped.status, stopped.end?.reason, fast.calls.length],
        [2, "stopped", "the spend limit of $2.5 is reached", 2],
      );

      const current = { name: "answering", version: stopped.dataset.version, cases: CASES };
      const unfinished = await findUnfinished(host, one, { id: stopped.id, current });
      const [resumed] = await resumeExperiments(host, one, { ...unfinished, options: { spend: 100 } });
      assert.deepEqual([resumed?.done, resumed?.status, fast.calls.length], [6, "completed", 6]);
    },
    { models: { fast }, prices: DOLLAR, workflows: [answer] },
  );
});

test("a spend limit that cannot be held, since a price is unknown, ends the experiment and says so", () =>
  withApp(
    async (app, host) => {
      const unpriced = Object.assign(scriptedModel([text("yes")]), { modelId: "mine", provider: "mine" });
      const own = workflow({
        name: "answer",
        run: async (_ctx, _question: number) => (await generateText({ model: unpriced, prompt: "?" })).text,
      });
      await assert.rejects(run(host, answering({ workflow: own, spend: 1 })), (error) =>
        isAirworthyError(error, "spend_unknown"),
      );
      // What was paid for is kept.
      assert.equal((await app.store.experiments.list())[0]?.done, 1);
    },
    { workflows: [answer] },
  ));

test("where the network is gone the experiment stops, and its resume makes what was lost", () => {
  let asked = 0;
  let isDown = true;
  const fast = scriptedModel([
    async () => {
      asked += 1;
      if (isDown && asked > 10)
        throw new APICallError({ message: "no route", url: "http://x", requestBodyValues: {} });
      return text("yes");
    },
  ]);
  const cases = Array.from({ length: 60 }, (_, i) => ({ id: `c${i}`, input: i }));
  return withApp(
    async (_, host) => {
      const one = answering({ dataset: cases, concurrency: 2 });
      // No status: the provider was not reached.
      const stopped = firstOf(await run(host, one));
      assert.deepEqual([stopped.status, stopped.done, stopped.passed], ["stopped", 10, 10]);
      assert.match(stopped.end?.reason ?? "", /^a provider cannot be used: /);
      assert.ok(asked < 30, `${asked} calls were made`);

      isDown = false;
      const current = { name: "answering", version: stopped.dataset.version, cases };
      const unfinished = await findUnfinished(host, one, { id: stopped.id, current });
      const [resumed] = await resumeExperiments(host, one, { ...unfinished, options: {} });
      assert.deepEqual([resumed?.done, resumed?.passed], [60, 60]);
    },
    { models: { fast }, workflows: [answer] },
  );
});

test("a provider that fails once in a while is asked again at the end", () => {
  let asked = 0;
  const fast = scriptedModel([
    async () => {
      asked += 1;
      if (asked % 3 === 0 && asked < 9)
        throw new APICallError({ message: "busy", url: "http://x", requestBodyValues: {}, statusCode: 429 });
      return text("yes");
    },
  ]);
  return withApp(
    async (_, host) => {
      const experiment = firstOf(await run(host, answering({ concurrency: 1 })));
      assert.deepEqual([experiment.status, experiment.done, experiment.passed], ["completed", 6, 6]);
    },
    { models: { fast }, workflows: [answer] },
  );
});

test("faults that are meant count against the release", () =>
  withApp(async (_, host) => {
    const handlers = () => [
      async () => ({ ok: false as const, error: Object.assign(new Error("x"), { code: "ECONNRESET" }) }),
    ];
    const experiment = firstOf(await run(host, doubling(), { handlers, stopOnOutage: false }));
    assert.deepEqual([experiment.status, experiment.done, experiment.passed], ["completed", 6, 0]);
  }));

test("a rate spreads the beginnings of trials", () =>
  withApp(async (_, host) => {
    const from = performance.now();
    await run(host, doubling({ rate: 50, concurrency: 6 }));
    // Five gaps of 20 ms.
    assert.ok(performance.now() - from >= 95);
  }));

test("the cache answers the same trial of a later experiment, never another trial, and costs nothing", () => {
  const fast = scriptedModel([text("yes")]);
  return withApp(
    async (_, host) => {
      const one = answering({ trials: 2 });
      // Each case asks the same.
      const input = () => 1;
      const same = answering({ trials: 2, input });
      await run(host, same, { cache: true });
      assert.equal(fast.calls.length, 12);
      const again = firstOf(await run(host, same, { cache: true }));
      assert.deepEqual([fast.calls.length, again.passed], [12, 12]);
      const record = firstOf(again.records);
      assert.deepEqual([record.cost, record.tokensOut > 0], [0, true]);
      const [stored] = await Promise.all(record.runs.map((id) => host.store.load(id)));
      assert.deepEqual(
        [stored?.calls[0]?.note?.from, Math.round(stored?.calls[0]?.note?.saved ?? 0)],
        ["cache", 1],
      );
      await run(host, one, { cache: false });
      assert.equal(fast.calls.length, 24);
    },
    { models: { fast }, prices: DOLLAR, workflows: [answer] },
  );
});
