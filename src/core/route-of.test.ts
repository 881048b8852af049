import assert from "node:assert/strict";
import { test } from "node:test";
import type { Address } from "./ids.ts";
import { routeOf } from "./route-of.ts";
import type { CallRecord } from "./run.ts";

function step(address: string, answer: unknown): CallRecord {
  return {
    seq: 1,
    kind: "step",
    address: address as Address,
    state: "done",
    at: 0,
    took: 0,
    ask: undefined,
    askHash: undefined,
    answer: JSON.stringify(answer),
    note: undefined,
  };
}

test("routeOf() gives the first decision, and not a step that is merely called so", () => {
  assert.equal(
    routeOf([step("triage/decision", { route: "refund" }), step("x/decision", { route: "b" })]),
    "refund",
  );
  assert.equal(routeOf([step("my-decision", { route: "refund" }), step("decision", "yes")]), undefined);
  assert.equal(routeOf([step("load", 1), step("triage/decision#2", { route: "fallback" })]), "fallback");
});
