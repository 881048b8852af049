import assert from "node:assert/strict";
import { test } from "node:test";
import { trial } from "../_test-tried.ts";
import { whyFailed } from "./why-failed.ts";

test("whyFailed() names the error, else the scorers that did not pass with their reasons", () => {
  const scores = {
    exact: { kind: "scored", value: 0, pass: false, reason: "expected 4" },
    tools: { kind: "skipped" },
    judge: { kind: "error", code: "judge_failed", message: "no answer" },
  } as const;

  assert.equal(whyFailed(trial("c1", 1)), "");
  assert.equal(whyFailed(trial("c1", 1, { pass: false, scores })), "exact: expected 4; judge: no answer");
  assert.equal(
    whyFailed(trial("c1", 1, { pass: false, error: { code: "timeout", message: "It took 5 s" } })),
    "timeout: It took 5 s",
  );
});
