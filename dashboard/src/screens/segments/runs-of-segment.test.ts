import assert from "node:assert/strict";
import { test } from "node:test";
import { runsOfSegment } from "./runs-of-segment.ts";

test("a segment leads to its failed runs by the filters that there are", () => {
  const { href, isExact } = runsOfSegment(
    {
      conditions: [
        { kind: "subject", name: "plan", value: "pro" },
        { kind: "route", name: "route", value: "refund" },
      ],
    },
    "7d",
  );

  assert.equal(href, "/runs?status=failed&only=traffic&since=7d&attribute=plan%3Dpro&route=refund");
  assert.equal(isExact, true);
});

test("what the list of runs cannot ask for is left out, and said so", () => {
  const two = runsOfSegment(
    {
      conditions: [
        { kind: "subject", name: "plan", value: "pro" },
        { kind: "subject", name: "locale", value: "de" },
      ],
    },
    "7d",
  );

  assert.equal(two.isExact, false);
  assert.match(two.href, /attribute=plan%3Dpro$/);
});
