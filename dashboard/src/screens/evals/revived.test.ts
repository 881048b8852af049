import assert from "node:assert/strict";
import { test } from "node:test";
import { revived } from "./revived.ts";

test("limits that are null are infinite again, and nothing else is changed", () => {
  const sent = JSON.parse(
    JSON.stringify([{ low: -Infinity, high: Infinity, at: { low: 1, high: null, x: null } }]),
  );

  assert.deepEqual(revived(sent), [
    { low: -Infinity, high: Infinity, at: { low: 1, high: Infinity, x: null } },
  ]);
});
