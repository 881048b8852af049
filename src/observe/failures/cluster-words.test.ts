import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf, whatOf } from "./cluster-words.ts";

const cluster = {
  reason: "scored",
  code: "reward",
  shape: "",
  step: "book",
  workflows: [{ name: "air", count: 2 }],
} as const;

test("a cluster says where and what: also where no call failed, and where nobody has looked yet", () => {
  assert.equal(whatOf(cluster), "reward not passed; no call failed, this tool was called last");
  assert.equal(whatOf({ ...cluster, step: "" }), "reward not passed; no tool was called");
  assert.equal(whatOf({ ...cluster, shape: "No seats" }), "reward not passed: No seats");
  assert.equal(whatOf({ ...cluster, reason: "failed", code: "E" }), "E");
  assert.deepEqual(
    [placeOf(cluster), placeOf({ ...cluster, step: "" }), placeOf({ ...cluster, step: undefined })],
    ["book", "air", "air (not read)"],
  );
  assert.equal(placeOf({ ...cluster, reason: "failed", step: "" }), "air (own code)");
});
