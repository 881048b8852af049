import assert from "node:assert/strict";
import { test } from "node:test";
import type { EmbeddingModelV4 } from "@ai-sdk/provider";
import { open } from "../../app/open.ts";
import type { Workflow } from "../../core/workflow.ts";
import { trialOf } from "./_test-trial.ts";
import { semanticSimilarity } from "./semantic-similarity.ts";

/** Counts letters: enough to tell texts apart, and its cosines can be worked out by hand. */
const letters: EmbeddingModelV4 = {
  specificationVersion: "v4",
  provider: "local",
  modelId: "letters",
  maxEmbeddingsPerCall: 10,
  supportsParallelCalls: true,
  doEmbed: async ({ values }) => ({
    embeddings: values.map((value) => [..."abc"].map((letter) => value.split(letter).length - 1)),
    warnings: [],
  }),
};

async function similarity(output: unknown, expected: unknown) {
  const app = await open({ store: ":memory:" });
  const ask = async <In, Out>(workflow: Workflow<In, Out>, input: In): Promise<Out> => {
    const run = await app.run(workflow, input);
    if (run.status === "completed") return run.output;
    throw new Error(run.status);
  };
  const scorer = semanticSimilarity({ model: letters });
  const result = await scorer.score({ ...trialOf({ output, case: { expected } }), ask });
  const { runs } = await app.store.list();
  await app.close();
  return { result, runs };
}

test("the score is the cosine of the two embeddings, in a run of its own", async () => {
  const { result, runs } = await similarity("aab", "abb");

  assert.deepEqual(result, { value: 4 / 5, reason: "cosine 0.800" });
  assert.deepEqual(
    runs.map(({ workflow, totals }) => [workflow, totals.calls]),
    [["similarity semanticSimilarity", 1]],
  );
});

test("equal texts score 1, unrelated ones 0, and nothing expected is skipped without a call", async () => {
  assert.deepEqual((await similarity("abc", "abc")).result, { value: 1, reason: "cosine 1.000" });
  assert.deepEqual((await similarity("a", "b")).result, { value: 0, reason: "cosine 0.000" });
  const skipped = await similarity("a", undefined);
  assert.deepEqual(skipped.result, { skip: true, reason: "the case expects nothing" });
  assert.equal(skipped.runs.length, 0);
});
