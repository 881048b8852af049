import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { scriptedModel, text } from "../models/_test-model.ts";
import { prompt } from "../models/prompt.ts";
import { ask } from "./ask.ts";
import { chain } from "./chain.ts";

const haiku = prompt({ name: "haiku", template: "Write a haiku on {{topic}}", params: { temperature: 1 } });
const promptsOf = (model: ReturnType<typeof scriptedModel>) =>
  model.calls.map(({ prompt: messages }) => JSON.stringify(messages.at(-1)?.content));

test("ask() makes a function of a prompt and a model", async () => {
  const model = scriptedModel([text("An old pond")]);

  const answer: string = await ask({ prompt: haiku, model })({ topic: "ponds" });

  assert.equal(answer, "An old pond");
  assert.match(promptsOf(model)[0] ?? "", /Write a haiku on ponds/);
  assert.equal(model.calls[0]?.temperature, 1);
});

test("ask() answers in the shape of the prompt's output", async () => {
  const sized = prompt({ name: "size", template: "How big?", output: z.object({ size: z.number() }) });

  const { size } = await ask({ prompt: sized, model: scriptedModel([text('{"size":3}')]) })({});

  assert.equal(size + 1, 4);
});

test("ask() as a step of a chain tells the model why its last answer would not do", async () => {
  const model = scriptedModel([text("Too long a line"), text("Short")]);
  const write = chain("write").step("haiku", ask({ prompt: haiku, model }), {
    check: (line) => line.length < 10 || "It is longer than 9 characters",
    retry: 1,
  });

  assert.equal(await write.run({ topic: "ponds" }), "Short");
  assert.doesNotMatch(promptsOf(model)[0] ?? "", /would not do/);
  assert.match(promptsOf(model)[1] ?? "", /would not do, for this reason: It is longer than 9 characters/);
});

test("ask() whose answer has the wrong shape is an invalid result of its step", async () => {
  const sized = prompt({ name: "size", template: "How big?", output: z.object({ size: z.number() }) });
  const step = chain("c").step("size", ask({ prompt: sized, model: scriptedModel([text("big")]) }));

  await assert.rejects(step.run({}), { code: "chain_step_invalid" });
});

test("ask() wants a model", () => {
  assert.throws(() => ask({ prompt: haiku }), {
    code: "model_missing",
    message: 'Cannot ask prompt "haiku": neither it nor ask() names a model',
  });
});
