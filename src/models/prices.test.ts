import assert from "node:assert/strict";
import { test } from "node:test";
import { calcPrice } from "@pydantic/genai-prices";
import fc from "fast-check";
import { isAirworthyError } from "../core/errors.ts";
import { createPriceTable } from "./prices.ts";
import type { Usage } from "./usage.ts";
import { NO_USAGE } from "./usage.ts";

const AUTUMN_2026 = Date.parse("2026-10-01T12:00:00Z");

function usageOf(parts: Partial<Omit<Usage, "total">>): Usage {
  const usage = { ...NO_USAGE, ...parts };
  return {
    ...usage,
    total: usage.input + usage.cacheRead + usage.cacheWrite + usage.output + usage.reasoning,
  };
}

const SOME = usageOf({ input: 1_000_000, output: 100_000 });

test("createPriceTable() prices each kind of token at its own rate, with source and date", () => {
  const usage = usageOf({
    input: 1_000_000,
    cacheRead: 1_000_000,
    cacheWrite: 1_000_000,
    output: 1_000_000,
  });
  const cost = createPriceTable().cost({ provider: "anthropic.messages", model: "claude-sonnet-5", usage });

  assert.ok(cost !== undefined);
  assert.ok(Math.abs(cost.usd - (2 + 0.2 + 2.5 + 10)) < 1e-9, `${cost.usd}`);
  // Another version needs another date in _price-catalog.ts.
  assert.equal(cost.source, "@pydantic/genai-prices 0.1.8");
  assert.equal(cost.asOf, "2026-09-23");
});

test("createPriceTable() gives reasoning the output rate", () => {
  const prices = createPriceTable();
  const call = { provider: "openai.responses", model: "gpt-5.2" };

  assert.equal(
    prices.cost({ ...call, usage: usageOf({ reasoning: 500 }) })?.usd,
    prices.cost({ ...call, usage: usageOf({ output: 500 }) })?.usd,
  );
});

test("createPriceTable() knows providers by the names the AI SDK gives them", () => {
  const prices = createPriceTable();
  const known = [
    ["openai.chat", "gpt-5.2"],
    ["azure.responses", "gpt-4o"],
    ["google.generative-ai", "gemini-3.5-flash"],
    ["google.vertex.anthropic.messages", "claude-sonnet-4-5@20250929"],
    ["amazon-bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"],
    ["xai.chat", "grok-4"],
    ["togetherai.chat", "meta-llama/Llama-3.3-70B-Instruct-Turbo"],
  ] as const;

  for (const [provider, model] of known) {
    const cost = prices.cost({ provider, model, usage: SOME, at: AUTUMN_2026 });
    assert.ok(cost !== undefined && cost.usd > 0, `${provider} ${model}`);
  }
});

test("createPriceTable() leaves the cost of what it does not know undefined, never 0", () => {
  const prices = createPriceTable();
  const unknown = [
    ["ollama.chat", "llama-3.3"],
    ["openai.chat", "gpt-99"],
    ["my-openai.chat", "gpt-5.2"],
    ["openai-compatible.chat", "gpt-4o"],
    ["", "gpt-5.2"],
    ["openai.chat", ""],
    ["openai.transcription", "whisper-1"],
    ["google.generative-ai", "gemma-3"],
  ] as const;

  for (const [provider, model] of unknown) {
    assert.equal(prices.cost({ provider, model, usage: SOME }), undefined, `${provider} ${model}`);
  }
});

test("createPriceTable() does not call a kind of token free that has no price", () => {
  const prices = createPriceTable();
  const call = { provider: "openai.embedding", model: "text-embedding-3-small" };

  assert.equal(prices.cost({ ...call, usage: usageOf({ input: 1_000_000 }) })?.usd, 0.02);
  assert.equal(prices.cost({ ...call, usage: usageOf({ input: 1_000_000, output: 1 }) }), undefined);
});

test("createPriceTable() knows no cost where no token was reported", () => {
  const prices = createPriceTable({ overrides: [{ model: "mine", input: 1, output: 1 }] });

  assert.equal(prices.cost({ provider: "openai.chat", model: "gpt-5.2", usage: NO_USAGE }), undefined);
  assert.equal(prices.cost({ provider: "local", model: "mine", usage: NO_USAGE }), undefined);
});

test("createPriceTable() takes the price of the day of the call", () => {
  const prices = createPriceTable();
  const call = { provider: "deepseek.chat", model: "deepseek-reasoner", usage: SOME };

  const night = prices.cost({ ...call, at: Date.parse("2026-10-01T20:00:00Z") });
  const noon = prices.cost({ ...call, at: Date.parse("2026-10-01T12:00:00Z") });
  assert.ok(night !== undefined && noon !== undefined);
  assert.notEqual(night.usd, noon.usd);
});

test("createPriceTable() puts overrides first: exact id, then patterns in their order", () => {
  const prices = createPriceTable({
    overrides: [
      { model: "gpt-*", input: 3, output: 3 },
      { model: /^gpt-5/g, input: 4, output: 4 },
      { model: "gpt-5.2", input: 1, output: 2, asOf: "2026-11-01" },
      { model: /^llama/g, provider: "ollama*", input: 0, output: 0 },
    ],
  });
  const usage = usageOf({ input: 1_000_000, cacheRead: 1_000_000, reasoning: 1_000_000 });

  const exact = prices.cost({ provider: "openai.chat", model: "gpt-5.2", usage });
  assert.deepEqual(exact, { usd: 4, source: "override", asOf: "2026-11-01" });
  const glob = prices.cost({ provider: "openai.chat", model: "gpt-5.9", usage });
  assert.deepEqual(glob, { usd: 9, source: "override", asOf: "undated" });
  assert.equal(prices.cost({ provider: "ollama.chat", model: "llama-3.3", usage })?.usd, 0);
  assert.equal(prices.cost({ provider: "ollama.chat", model: "llama-3.2", usage })?.usd, 0);
  assert.equal(prices.cost({ provider: "other.chat", model: "llama-3.3", usage }), undefined);
});

test("createPriceTable() refuses an override that is no price, and names it", () => {
  assert.throws(
    () => createPriceTable({ overrides: [{ model: "mine", input: -1, output: 1 }] }),
    (error) => {
      assert.ok(isAirworthyError(error, "invalid_price"));
      assert.match(error.message, /"mine".*"input".*-1/);
      return true;
    },
  );
});

test("createPriceTable() agrees with the price list's own arithmetic, tiers included", () => {
  const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
  const models = [
    ["openai.chat", "openai", "gpt-6-astra"],
    ["openai.chat", "openai", "gpt-5.2"],
    ["anthropic.messages", "anthropic", "claude-opus-5-5"],
    ["google.vertex.chat", "google", "claude-sonnet-4-5"],
    ["xai.chat", "x-ai", "grok-4"],
  ] as const;
  const tokens = fc.integer({ min: 0, max: 300_000 });
  const parts = fc.record({
    input: tokens,
    cacheRead: tokens,
    cacheWrite: tokens,
    output: tokens,
    reasoning: tokens,
  });
  const prices = createPriceTable();

  console.log(`createPriceTable seed ${seed} (TEST_SEED to repeat)`);
  fc.assert(
    fc.property(fc.constantFrom(...models), parts, ([provider, providerId, model], each) => {
      const usage = usageOf(each);
      fc.pre(usage.total > 0);
      const counted = {
        input_tokens: usage.input + usage.cacheRead + usage.cacheWrite,
        cache_read_tokens: usage.cacheRead,
        cache_write_tokens: usage.cacheWrite,
        output_tokens: usage.output + usage.reasoning,
      };
      const theirs = calcPrice(counted, model, { providerId, timestamp: new Date(AUTUMN_2026) });
      const ours = prices.cost({ provider, model, usage, at: AUTUMN_2026 });
      return Math.abs((ours?.usd ?? Number.NaN) - (theirs?.total_price ?? Number.NaN)) < 1e-9;
    }),
    { seed },
  );
});
