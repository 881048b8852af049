import assert from "node:assert/strict";
import { test } from "node:test";
import type { LanguageModelV4Usage } from "@ai-sdk/provider";
import fc from "fast-check";
import { addUsage, isUsageReported, NO_USAGE, normalizeUsage } from "./usage.ts";

type Reported = { total?: number; noCache?: number; cacheRead?: number; cacheWrite?: number };
type ReportedOutput = { total?: number; text?: number; reasoning?: number };

function reported(input: Reported, output: ReportedOutput = {}): LanguageModelV4Usage {
  return {
    inputTokens: {
      total: input.total,
      noCache: input.noCache,
      cacheRead: input.cacheRead,
      cacheWrite: input.cacheWrite,
    },
    outputTokens: { total: output.total, text: output.text, reasoning: output.reasoning },
  };
}

test("normalizeUsage() takes cache and reasoning out of the totals", () => {
  const usage = normalizeUsage(
    reported({ total: 1000, cacheRead: 600, cacheWrite: 100 }, { total: 90, reasoning: 40 }),
  );

  assert.deepEqual(usage, {
    input: 300,
    cacheRead: 600,
    cacheWrite: 100,
    output: 50,
    reasoning: 40,
    total: 1090,
  });
});

test("normalizeUsage() counts the cache beside a total that leaves it out", () => {
  const usage = normalizeUsage(reported({ total: 50, noCache: -550, cacheRead: 600 }, { total: 7 }));

  assert.equal(usage.input, 50);
  assert.equal(usage.cacheRead, 600);
  assert.equal(usage.total, 657);
});

test("normalizeUsage() counts reasoning beside an output total that leaves it out", () => {
  const usage = normalizeUsage(reported({ total: 1 }, { total: 20, text: 20, reasoning: 400 }));

  assert.equal(usage.output, 20);
  assert.equal(usage.reasoning, 400);
});

test("normalizeUsage() uses the parts where the totals are missing", () => {
  const usage = normalizeUsage(reported({ noCache: 30, cacheRead: 5 }, { text: 4, reasoning: 6 }));

  assert.deepEqual(usage, { input: 30, cacheRead: 5, cacheWrite: 0, output: 4, reasoning: 6, total: 45 });
});

test("normalizeUsage() reads what no number can be as 0", () => {
  const usage = normalizeUsage(reported({ total: Number.NaN, cacheRead: -3 }, { total: Infinity }));

  assert.deepEqual(usage, NO_USAGE);
});

test("isUsageReported() tells a provider without usage from one with it", () => {
  assert.equal(isUsageReported(reported({})), false);
  assert.equal(isUsageReported(reported({}, { text: 1 })), true);
});

test("addUsage() adds field by field, with NO_USAGE as its zero", () => {
  const one = normalizeUsage(reported({ total: 10, cacheRead: 4 }, { total: 3, reasoning: 1 }));

  assert.deepEqual(addUsage(one, one), {
    input: 12,
    cacheRead: 8,
    cacheWrite: 0,
    output: 4,
    reasoning: 2,
    total: 26,
  });
  assert.deepEqual(addUsage(NO_USAGE, one), one);
});

test("normalizeUsage() keeps every field at least 0 and the total their sum, whatever is reported", () => {
  const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
  const tokens = fc.option(fc.oneof(fc.integer({ min: -10, max: 100_000 }), fc.double()), { nil: undefined });
  const usages = fc.record({
    inputTokens: fc.record({ total: tokens, noCache: tokens, cacheRead: tokens, cacheWrite: tokens }),
    outputTokens: fc.record({ total: tokens, text: tokens, reasoning: tokens }),
  });

  console.log(`normalizeUsage seed ${seed} (TEST_SEED to repeat)`);
  fc.assert(
    fc.property(usages, (each) => {
      const { total, ...parts } = normalizeUsage(each);
      const values = Object.values(parts);
      return values.every((value) => value >= 0) && total === values.reduce((sum, value) => sum + value, 0);
    }),
    { seed },
  );
});
