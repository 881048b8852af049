import assert from "node:assert/strict";
import { test } from "node:test";
import { scoreOf, trialOf } from "./_test-trial.ts";
import type { AnyScorer } from "./to-scorer.ts";
import { toScorer } from "./to-scorer.ts";

// The shape of autoevals 0.3.0: makePartial(async ({ output, expected }) => ({ name, score, metadata })).
interface Args {
  readonly output: string;
  readonly expected?: unknown;
}
const NumericDiff = async ({ output, expected }: Args) => ({
  name: "NumericDiff",
  score: expected === undefined ? null : Number(output) === expected ? 1 : 0,
  metadata: { rationale: `${output} against ${String(expected)}`, choice: "A" },
});

test("a scorer of autoevals is taken as it is, its rationale as the reason", async () => {
  const scorer = toScorer(NumericDiff) as ReturnType<typeof toScorer<unknown>>;

  assert.equal(scorer.name, "NumericDiff");
  assert.deepEqual(await scoreOf(scorer, "2", 3), { value: 0, reason: "2 against 3" });
  assert.deepEqual(await scoreOf(scorer, "2"), { skip: true, reason: "2 against undefined" });
});

test("a function of one's own may give a number, a boolean, nothing or a score with its reason", async () => {
  const results = [0.5, true, undefined, { value: 0.2, reason: "why" }, { skip: true }] as const;

  for (const result of results)
    assert.deepEqual(
      await scoreOf(
        toScorer(function own() {
          return result;
        }),
        "x",
      ),
      result,
    );
  assert.deepEqual(
    await scoreOf(
      toScorer(async function own() {
        return null;
      }),
      "x",
    ),
    { skip: true },
  );
});

test("a function is not asked about a trial without an output", async () => {
  const scorer = toScorer<unknown>(function never() {
    throw new Error("asked");
  });

  assert.deepEqual(await scorer.score(trialOf({ status: "waiting" })), {
    value: 0,
    reason: "no output: the run waits for a person",
  });
});

test("a name, a threshold and whether it gates can be said of any", async () => {
  const nearly = toScorer<unknown>(() => 0.7, { name: "nearly", threshold: 0.6, gating: false });
  const own = {
    name: "own",
    factor: 0.5,
    score: function score() {
      return this.factor;
    },
  };
  const other = toScorer(own, { threshold: 0.4 });

  assert.deepEqual([nearly.name, nearly.threshold, nearly.gating], ["nearly", 0.6, false]);
  assert.equal(await scoreOf(nearly, "x"), 0.7);
  assert.deepEqual([other.name, other.threshold, await scoreOf(other, "x")], ["own", 0.4, 0.5]);
});

test("a scorer comes back as it is, anything else is refused", async () => {
  const own = { name: "own", score: () => 1 };
  assert.equal(toScorer(own), own);
  for (const wrong of [() => 1, {}, { name: "", score: () => 1 }, "exact", null])
    assert.throws(() => toScorer(wrong as AnyScorer), { code: "scorer_invalid" });
  const odd = toScorer<unknown>(function odd() {
    return { name: "odd", score: "high" };
  } as unknown as AnyScorer);
  await assert.rejects(async () => scoreOf(odd, "x"), { code: "scorer_invalid" });
});
