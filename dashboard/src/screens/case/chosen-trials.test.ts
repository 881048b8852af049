import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaseView } from "../../api/types.ts";
import { chosenTrials } from "./chosen-trials.ts";

const side = (...passes: readonly boolean[]): CaseView["candidate"] => ({
  counted: passes.length,
  passed: passes.filter(Boolean).length,
  trials: passes.map((pass, place) => ({
    case: "c1",
    trial: place + 1,
    runs: [],
    status: "completed",
    scores: {},
    pass,
    why: "",
    tokensIn: 0,
    tokensOut: 0,
    calls: 0,
    toolErrors: 0,
  })),
});

const numbers = (given: Parameters<typeof chosenTrials>[0], params = {}) => {
  const { before, now } = chosenTrials(given, params);
  return [before?.trial, now?.trial];
};

test("a trial that passed before stands beside one that fails now", () => {
  assert.deepEqual(numbers({ candidate: side(true, false), baseline: side(false, true) }), [2, 2]);
});

test("the address chooses others", () => {
  const given = { candidate: side(true, false), baseline: side(false, true) };

  assert.deepEqual(numbers(given, { before: "1", now: "1" }), [1, 1]);
});

test("of one experiment two trials of different ends stand beside each other", () => {
  assert.deepEqual(numbers({ candidate: side(true, true, false) }), [1, 3]);
  assert.deepEqual(numbers({ candidate: side(true) }), [undefined, 1]);
});
