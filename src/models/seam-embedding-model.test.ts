import assert from "node:assert/strict";
import { test } from "node:test";
import type { EmbeddingModelV4 } from "@ai-sdk/provider";
import { open } from "../app/open.ts";
import { workflow } from "../core/workflow.ts";
import { embed, embedMany } from "./ai-sdk.ts";

function lengths(): EmbeddingModelV4 & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    specificationVersion: "v4",
    provider: "openai.embedding",
    modelId: "text-embedding-3-small",
    maxEmbeddingsPerCall: 2,
    supportsParallelCalls: false,
    doEmbed: async ({ values }) => {
      asked.push(...values);
      return {
        embeddings: values.map((value) => [value.length, 0.1]),
        usage: { tokens: 1_000 },
        warnings: [],
        response: { body: { much: "more" } },
      };
    },
  };
}

test("embeddings of a run are recorded with their cost, and replayed without the model", async () => {
  const model = lengths();
  const measure = workflow({
    name: "measure",
    run: async () => {
      const one = await embed({ model, value: "one" });
      const many = await embedMany({ model, values: ["a", "bb", "ccc"] });
      return [one.embedding, ...many.embeddings];
    },
  });
  const app = await open({ store: ":memory:", workflows: [measure] });
  const run = await app.run(measure, undefined);

  assert.equal(run.status, "completed");
  assert.deepEqual(run.status === "completed" && run.output, [
    [3, 0.1],
    [1, 0.1],
    [2, 0.1],
    [3, 0.1],
  ]);
  assert.deepEqual(model.asked, ["one", "a", "bb", "ccc"]);
  const stored = await app.store.load(run.id);
  assert.deepEqual(
    stored?.calls.map(({ address }) => address),
    ["embed", "embed#2", "embed#3"],
  );
  assert.equal(stored?.totals.tokensIn, 3_000);
  assert.ok((stored?.totals.cost ?? 0) > 0);
  assert.ok(!stored?.calls[0]?.answer?.includes("much"));
  assert.equal((await app.replay(run.id)).status, "same");
  assert.equal(model.asked.length, 4);
  await app.close();
});

test("outside of a run nothing changes, and a bare name is not sent to a gateway", async () => {
  assert.deepEqual((await embed({ model: lengths(), value: "four" })).embedding, [4, 0.1]);
  await assert.rejects(async () => embed({ model: "text-embedding-3-small", value: "x" }), {
    code: "model_unsupported",
  });
});
