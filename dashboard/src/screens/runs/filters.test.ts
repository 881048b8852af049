import assert from "node:assert/strict";
import { test } from "node:test";
import { filtersIn, queryOf, timeOf, titleOf } from "./filters.ts";

const NOW = 1_700_000_030_000;

test("a time before now is a full minute, so that a minute long the same is asked", () => {
  assert.equal(timeOf("1h", NOW), timeOf("1h", NOW + 5_000));
  assert.equal(timeOf("1h", NOW), 1_699_999_980_000 - 3_600_000);
});

test("a time in ms is taken as it is, and anything else is no time", () => {
  assert.equal(timeOf("1700000000000", NOW), 1_700_000_000_000);
  assert.equal(timeOf("yesterday", NOW), undefined);
});

test("only filters are asked for, not what else an address holds", () => {
  assert.deepEqual(filtersIn({ status: "failed", cursor: "x", route: "" }), { status: "failed" });
  assert.deepEqual(queryOf({ status: "failed", view: "x" }, NOW), {
    status: "failed",
    since: undefined,
    until: undefined,
  });
});

test("a filter is named as a person would", () => {
  assert.equal(titleOf("since", "24h"), "Last 24 hours");
  assert.equal(titleOf("subject", "ann"), "User: ann");
});
