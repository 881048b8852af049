import assert from "node:assert/strict";
import { test } from "node:test";
import { conditionsText } from "airworthy/observe";
import { HIT, trySegments } from "./try-segments.ts";

test("a fault for customers of one plan and one locale is found first, alone, with the tool whose contract breaks", async () => {
  // The full 10,000 runs take minutes: `node examples/pharmacy/segments/main.ts`.
  const { segments } = await trySegments({ runs: 1_500, seed: 1, planted: true });
  const [first, ...others] = segments;

  assert.equal(others.length, 0);
  assert.equal(first && conditionsText(first.conditions), `plan = ${HIT.plan} and locale = ${HIT.locale}`);
  assert.equal(first?.state, "confirmed");
  assert.equal(first?.suggestion.action, "contract");
  assert.match(
    first?.suggestion.text ?? "",
    /^The contract of tool (find|latest)_order breaks for runs with/,
  );
});

test("without a fault no segment is confirmed", async () => {
  const { segments, failed } = await trySegments({ runs: 500, seed: 2, planted: false });

  assert.ok(failed > 0);
  assert.deepEqual(
    segments.filter(({ state }) => state === "confirmed"),
    [],
  );
});
