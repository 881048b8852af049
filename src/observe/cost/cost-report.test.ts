import assert from "node:assert/strict";
import { test } from "node:test";
import { isAirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import { createPriceTable } from "../../models/prices.ts";
import { costReport } from "./cost-report.ts";
import type { RunCost, SpentCall } from "./run-cost.ts";

const USAGE = { input: 600, cacheRead: 400, cacheWrite: 0, output: 100, reasoning: 0 };

function call(usd: number | undefined, more: Partial<SpentCall> = {}): SpentCall {
  return { model: "openai.chat/gpt-5-mini", usage: USAGE, usd, failed: false, ...more };
}

function run(id: number, route: string | undefined, calls: readonly SpentCall[]): RunCost {
  const known = calls.every(({ usd, failed }) => usd !== undefined || failed);
  return {
    run: `run_${id}` as RunId,
    workflow: "support",
    route,
    cluster: `user${id}`,
    completed: id % 2 === 0,
    at: id,
    usd: known ? calls.reduce((sum, { usd = 0 }) => sum + usd, 0) : undefined,
    calls,
  };
}

const RUNS = [
  run(1, "refund", [
    call(0.03),
    call(undefined, { failed: true, usage: { ...USAGE, input: 0, cacheRead: 0 } }),
  ]),
  run(2, "refund", [call(0.05)]),
  run(3, "product", [call(0.01)]),
  run(4, "product", [call(0.02)]),
];

test("costReport() tells what each route costs, the dearest first, and what a success costs", () => {
  const report = costReport(RUNS);

  assert.deepEqual(
    report.parts.map(({ name, runs, mean, perSuccess }) => [name, runs, round(mean.mean), round(perSuccess)]),
    [
      ["refund", 2, 0.04, 0.08],
      ["product", 2, 0.015, 0.03],
    ],
  );
  assert.equal(report.all?.failed, 1 / 5);
  assert.equal(report.all?.cached, 0.4);
});

test("costReport() projects the mean with its interval to numbers of queries a day", () => {
  const [hundred, million] = costReport(RUNS, { perDay: [100, 1_000_000] }).projection;

  assert.equal(round(hundred?.day.mean), 2.75);
  assert.equal(round(hundred?.month.mean), 82.5);
  assert.ok((hundred?.day.low ?? 0) < 2.75 && (hundred?.day.high ?? 0) > 2.75);
  assert.equal(round((million?.day.high ?? 0) / (hundred?.day.high ?? 1)), 10_000);
});

test("costReport() leaves out what has no price, says so, and never takes it for free", () => {
  const report = costReport([...RUNS, run(5, "refund", [call(undefined, { model: "acme/a-1" })])]);

  assert.deepEqual([report.runs, report.unpriced, report.unpricedModels], [4, 1, ["acme/a-1"]]);
});

test("costReport() prices the same traffic for another model, failed calls being free", () => {
  const prices = createPriceTable({ overrides: [{ model: "big", input: 10, output: 100, cacheRead: 1 }] });
  const { others } = costReport(RUNS, { models: ["acme/big"], pricing: { prices } });

  // 600 tokens at 10, 400 at 1 and 100 at 100 dollars a million.
  assert.equal(round(others[0]?.mean.mean), 0.0164);
  assert.equal(others[0]?.tokens, "recorded");
  assert.equal(round(others[0]?.ratio), round(0.0164 / 0.0275));
});

test("costReport() counts the texts anew where it is given a way to", () => {
  const texts = { ask: ["four words are here"], answer: "two words" };
  const prices = createPriceTable({ overrides: [{ model: "big", input: 1e6, output: 1e6, cacheRead: 0 }] });
  const countTokens = (text: string): number => text.split(" ").length;
  const { others } = costReport([run(2, undefined, [call(1, { texts })])], {
    models: ["acme/big"],
    pricing: { prices, countTokens },
  });

  // Of four tokens asked 60 % are not from a cache, and two are answered.
  assert.equal(round(others[0]?.mean.mean), 4.4);
  assert.equal(others[0]?.tokens, "counted");
});

test("costReport() refuses a model without a price", () => {
  const pricing = { prices: createPriceTable() };

  assert.throws(
    () => costReport(RUNS, { models: ["acme/nothing"], pricing }),
    (error) => isAirworthyError(error, "price_unknown"),
  );
});

function round(number: number | undefined): number | undefined {
  return number === undefined ? undefined : Number(number.toPrecision(8));
}
