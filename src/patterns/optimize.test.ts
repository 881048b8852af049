import assert from "node:assert/strict";
import { test } from "node:test";
import { addresses, outputOf, record, replay } from "./_test-run.ts";
import { optimize } from "./optimize.ts";

/** Proposes these scores one after another. */
function scores(
  values: readonly number[],
  bounds: { maxRounds?: number; target?: number; patience?: number } = {},
) {
  return optimize("tune", {
    propose: (_: string, { round }) => values[round - 1] ?? 0,
    evaluate: (score) => ({ score }),
    ...bounds,
  });
}

test("optimize() gives the best round, not the last one", async () => {
  const { best, history, stopped } = await scores([1, 3, 2], { maxRounds: 3 }).run("");

  assert.deepEqual([best.round, best.score, stopped], [2, 3, "max_rounds"]);
  assert.deepEqual(
    history.map(({ score }) => score),
    [1, 3, 2],
  );
});

test("optimize() stops at its target", async () => {
  const { history, stopped } = await scores([1, 3, 9], { target: 3 }).run("");

  assert.deepEqual([history.length, stopped], [2, "target"]);
});

test("optimize() stops after so many rounds without anything better", async () => {
  const { best, history, stopped } = await scores([1, 5, 5, 4, 9], { patience: 2 }).run("");

  assert.deepEqual([best.round, history.length, stopped], [2, 4, "patience"]);
});

test("optimize() hands the last feedback, the best round and the history to the next proposal", async () => {
  const seen: unknown[] = [];
  await optimize("tune", {
    propose: () => 1,
    improve: ({ candidate, feedback }, { best, history }) => {
      seen.push([candidate, feedback, best.round, history.length]);
      return candidate + 1;
    },
    evaluate: (n) => ({ score: -n, feedback: `Lower than ${n}` }),
    maxRounds: 3,
  }).run("");

  assert.deepEqual(seen, [
    [1, "Lower than 1", 1, 1],
    [2, "Lower than 2", 1, 2],
  ]);
});

test("optimize() refuses a score that is no number, and bounds that cannot be", async () => {
  await assert.rejects(scores([Number.NaN]).run(""), {
    code: "optimize_score_invalid",
    message: 'Stopped "tune" in round 1: its evaluation gave the score NaN, expected a number',
  });
  assert.throws(() => scores([], { maxRounds: 0 }), { code: "invalid_optimize" });
  assert.throws(() => scores([], { patience: 0.5 }), { code: "invalid_optimize" });
});

test("optimize() is visible round by round, and replays", async () => {
  const tune = (ask: (name: string, answer: number) => Promise<number>) =>
    optimize("tune", {
      propose: (_: string, { round }) => ask("draft", round),
      evaluate: async (candidate) => ({ score: await ask("judge", candidate * 10) }),
      maxRounds: 2,
    }).run("");
  const run = await record((ctx) => tune((name, answer) => ctx.step(name, () => answer)));

  assert.equal(outputOf(run).best.score, 20);
  assert.deepEqual(addresses(run), [
    "tune/propose/draft",
    "tune/evaluate/judge",
    "tune/score",
    "tune/propose#2/draft",
    "tune/evaluate#2/judge",
    "tune/score#2",
  ]);
  const again = await replay(run, (ctx) => tune((name) => ctx.step(name, () => -1)));
  assert.equal(outputOf(again).best.score, 20);
});
