import assert from "node:assert/strict";
import { test } from "node:test";
import { createUsageMeter, promptText, tokensIn } from "./usage.ts";

const LONG = Array.from({ length: 2_000 }, (_, at) => `rule ${at}`).join("\n");

test("tokensIn() counts four characters a token, rounded up", () => {
  assert.deepEqual(["", "a", "abcd", "abcde"].map(tokensIn), [0, 1, 1, 2]);
});

test("measure() counts a repeated beginning as read from the cache, of this instance only", () => {
  const meter = createUsageMeter();
  const first = meter.measure(`${LONG} one`, "x");
  const second = meter.measure(`${LONG} two`, "x");
  const elsewhere = createUsageMeter().measure(`${LONG} two`, "x");

  assert.equal(first.inputTokens.cacheRead, 0);
  assert.ok((second.inputTokens.cacheRead ?? 0) > 0.9 * tokensIn(LONG));
  assert.equal(elsewhere.inputTokens.cacheRead, 0);
  for (const { inputTokens } of [first, second]) {
    assert.equal((inputTokens.noCache ?? 0) + (inputTokens.cacheRead ?? 0), inputTokens.total);
  }
});

test("measure() counts neither a short beginning nor what follows a difference", () => {
  const meter = createUsageMeter();
  meter.measure("short prompt", "x");
  assert.equal(meter.measure("short prompt", "x").inputTokens.cacheRead, 0);
  meter.measure(LONG, "x");
  assert.equal(meter.measure(`! ${LONG}`, "x").inputTokens.cacheRead, 0);
});

test("promptText() puts the tools before the messages, so that they are cached with the instructions", () => {
  const text = promptText({
    prompt: [{ role: "system", content: "rules" }],
    tools: [{ type: "function", name: "find", inputSchema: { type: "object" } }],
  });
  assert.ok(text.indexOf("find") < text.indexOf("rules"));
});
