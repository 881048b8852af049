import assert from "node:assert/strict";
import { test } from "node:test";
import type { LanguageModelV4Content, LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import { streamResult } from "./stream.ts";
import { createUsageMeter } from "./usage.ts";

const HOUR = 3_600_000;

function result(...content: LanguageModelV4Content[]): LanguageModelV4GenerateResult {
  return {
    content,
    finishReason: { unified: "stop", raw: "stop" },
    usage: createUsageMeter().measure("prompt", "output"),
    warnings: [],
    response: { id: "r1", modelId: "m1" },
  };
}

async function collect<T>(stream: ReadableStream<T>): Promise<T[]> {
  const parts: T[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

test("streamResult() streams text by words, with metadata first and usage last", async () => {
  const parts = await collect(streamResult(result({ type: "text", text: "One  two\nthree." })));
  assert.deepEqual(
    parts.map(({ type }) => type),
    [
      "stream-start",
      "response-metadata",
      "text-start",
      "text-delta",
      "text-delta",
      "text-delta",
      "text-end",
      "finish",
    ],
  );
  assert.equal(
    parts.map((part) => (part.type === "text-delta" ? part.delta : "")).join(""),
    "One  two\nthree.",
  );
  assert.deepEqual(parts[1], { type: "response-metadata", id: "r1", modelId: "m1" });
});

test("streamResult() streams the input of a tool call in pieces, then the call", async () => {
  const call = {
    type: "tool-call",
    toolCallId: "c1",
    toolName: "find",
    input: '{"query":"something long enough 🙂"}',
  } as const;
  const parts = await collect(streamResult(result(call)));
  assert.equal(
    parts.map((part) => (part.type === "tool-input-delta" ? part.delta : "")).join(""),
    call.input,
  );
  assert.deepEqual(parts.at(-2), call);
  assert.ok(parts.filter(({ type }) => type === "tool-input-delta").length > 1);
});

test("streamResult() ends with the signal's reason while it waits for the next token", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const stream = streamResult(result({ type: "text", text: "a b" }), {
    latency: { perToken: HOUR },
    signal: controller.signal,
  });
  const read = collect(stream);
  controller.abort(reason);
  await assert.rejects(read, reason);
});

test("streamResult() stops waiting when its reader cancels", async () => {
  const reader = streamResult(result({ type: "text", text: "a b" }), {
    latency: { perToken: HOUR },
  }).getReader();
  for (let part = 0; part < 3; part++) await reader.read();
  const waiting = reader.read();
  await reader.cancel();
  assert.deepEqual(await waiting, { done: true, value: undefined });
});
