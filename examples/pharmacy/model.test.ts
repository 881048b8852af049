import assert from "node:assert/strict";
import { test } from "node:test";
import { describeModel, fastModel } from "./model.ts";

test("fastModel() is the local one without a key or a server", () => {
  assert.equal(fastModel({}).modelId, "local-1");
});

test("fastModel() is what the environment names, and never tells the key", () => {
  const hosted = { OPENAI_API_KEY: "sk-secret" };
  const own = { AIRWORTHY_BASE_URL: "http://localhost:11434/v1", AIRWORTHY_MODEL: "llama3.2" };

  assert.equal(fastModel(hosted).modelId, "gpt-5-mini");
  assert.equal(fastModel(own).modelId, "llama3.2");
  assert.equal(describeModel(own), "llama3.2 at http://localhost:11434/v1");
  assert.ok(!describeModel(hosted).includes("secret"));
});

test("fastModel() asks for the name of a model that it cannot know", () => {
  assert.throws(() => fastModel({ AIRWORTHY_BASE_URL: "http://localhost:1/v1" }), /set AIRWORTHY_MODEL/);
});
