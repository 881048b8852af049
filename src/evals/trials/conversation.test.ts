import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { isAirworthyError } from "../../core/errors.ts";
import { workflow } from "../../core/workflow.ts";
import { scriptedModel, text } from "../../models/_test-model.ts";
import { tool } from "../../tools/tool.ts";
import type { Case } from "../case.ts";
import { evaluation } from "../evaluation.ts";
import { exact } from "../scorers/exact.ts";
import { firstOf, run, withApp } from "./_test-trials.ts";

/** Remembers what it was told in its session. */
const memory = workflow({
  name: "memory",
  run: async (ctx, said: string) => {
    ctx.reply(said);
    return [...ctx.messages, said].join(" ");
  },
});

test("a script is one conversation: a run a turn, each with what came before, scored at its worst turn", () =>
  withApp(
    async (app, host) => {
      const dataset: readonly Case[] = [
        { id: "good", turns: [{ input: "a" }, { input: "b", expected: "a b" }] },
        {
          id: "bad",
          turns: [
            { input: "a", expected: "A" },
            { input: "b", expected: "a b" },
          ],
        },
      ];
      const one = evaluation({ name: "talk", workflow: memory, dataset, scorers: [exact()] });
      const { records } = firstOf(await run(host, one));

      assert.deepEqual(
        records.map(({ case: id, runs, pass }) => [id, runs.length, pass]),
        [
          ["good", 2, true],
          ["bad", 2, false],
        ],
      );
      const score = records[1]?.scores.exact;
      assert.match(score?.kind === "scored" ? (score.reason ?? "") : "", /^Turn 1/);
      for (const id of records[0]?.runs ?? []) assert.equal((await app.replay(id)).status, "same");
    },
    { workflows: [memory] },
  ));

test("a simulated user talks until they have what they want; what they say is recorded and costs apart", () => {
  const user = scriptedModel([text("first"), text("second"), text("[[done]]"), text("more")]);
  return withApp(
    async (app, host) => {
      const dataset: readonly Case[] = [
        { id: "opened", user: { goal: "remember", persona: "curt", opening: "hello" } },
        { id: "bounded", user: { goal: "go on for ever", opening: "x", maxTurns: 2 } },
      ];
      const scorers = [
        { name: "said", score: ({ output }: { output: unknown }) => output === "hello first second" },
      ];
      const one = evaluation({
        name: "talk",
        workflow: memory,
        dataset,
        scorers,
        userModel: "user",
        concurrency: 1,
      });
      const experiment = firstOf(await run(host, one, { only: ({ id }) => id === "opened" }));
      const record = firstOf(experiment.records);

      assert.deepEqual([record.runs.length, record.pass, record.cost], [3, true, 0]);
      const system = JSON.stringify(user.calls[0]?.prompt[0]);
      assert.match(system, /remember/);
      assert.match(system, /curt/);
      const { runs } = await app.store.list({ experiment: experiment.id });
      const aside = runs.filter(({ workflow: name }) => name === "simulated-user");
      assert.equal(aside.length, 3);
      for (const { id } of aside) assert.equal((await app.replay(id)).status, "same");

      const bounded = firstOf(firstOf(await run(host, one, { only: ({ id }) => id === "bounded" })).records);
      assert.equal(bounded.runs.length, 2);
    },
    {
      workflows: [memory],
      models: { user },
      evals: [
        evaluation({
          name: "talk",
          workflow: memory,
          dataset: [{ id: "a", input: "a" }],
          scorers: [exact()],
        }),
      ],
    },
  );
});

test("a simulated user without a model is told of, and one that fails says nothing of the release", () => {
  const user = scriptedModel([() => Promise.reject(new Error("no voice"))]);
  const dataset: readonly Case[] = [{ id: "a", user: { goal: "talk" } }];
  return withApp(
    async (_, host) => {
      const parts = { name: "talk", workflow: memory, dataset, scorers: [exact()] };
      await assert.rejects(run(host, evaluation(parts)), (error) =>
        isAirworthyError(error, "user_model_missing"),
      );
      const record = firstOf(firstOf(await run(host, evaluation({ ...parts, userModel: "user" }))).records);
      assert.deepEqual([record.pass, record.error?.message], [undefined, "no voice"]);
    },
    { workflows: [memory], models: { user } },
  );
});

const asked: string[] = [];
const stock = tool({
  name: "stock",
  description: "Looks up how many are left",
  input: z.object({ item: z.string(), shop: z.string().optional() }),
  output: z.object({ left: z.number() }),
  effect: "read",
  run: async ({ item }) => {
    asked.push(item);
    return { left: 1 };
  },
});
const look = workflow({
  name: "look",
  run: async (_, items: string[]) => {
    const left: number[] = [];
    for (const item of items) left.push((await stock.call({ item, shop: "Oslo" })).left);
    return left;
  },
});

test("recorded tools answer by tool and input, in turn, and say where they have no answer", () =>
  withApp(
    async (app, host) => {
      asked.length = 0;
      const fixtures = [
        { tool: "stock", input: { shop: "Oslo", item: "tea" }, output: { left: 7 } },
        { tool: "stock", input: { item: "tea", shop: "Oslo" }, output: { left: 6 } },
        {
          tool: "stock",
          input: { item: "gone", shop: "Oslo" },
          error: { code: "not_found", message: "None" },
        },
      ];
      const dataset: readonly Case[] = [
        { id: "answered", input: ["tea", "tea", "tea"], expected: [7, 6, 6], fixtures },
        { id: "failing", input: ["gone"], fixtures },
        { id: "missing", input: ["coffee"], fixtures },
      ];
      const one = evaluation({
        name: "look",
        workflow: look,
        dataset,
        scorers: [exact()],
        tools: "recorded",
      });
      const [answered, failing, missing] = firstOf(await run(host, one)).records;

      assert.equal(answered?.pass, true);
      assert.equal(failing?.error?.code, "not_found");
      assert.deepEqual([missing?.pass, missing?.error?.code], [false, "fixture_missing"]);
      assert.match(missing?.error?.message ?? "", /asked for .*"coffee".*3 fixtures of this tool/s);
      assert.deepEqual(asked, []);
      for (const record of [answered, failing, missing])
        assert.equal((await app.replay(firstOf(record?.runs ?? []))).status, "same");
    },
    { workflows: [look] },
  ));
