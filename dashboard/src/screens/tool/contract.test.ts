import assert from "node:assert/strict";
import { test } from "node:test";
import { readContract } from "./contract.ts";

test("a contract is read into its errors and its limits", () => {
  const { errors, limits } = readContract({
    errors: { not_found: { description: "no order has this number", hint: "Ask for it", retryable: false } },
    limits: { timeout: 5_000, retry: { attempts: 3 }, shared: { rate: { calls: 5, per: 1_000 } } },
    approval: true,
  });

  assert.deepEqual(errors, [
    { code: "not_found", description: "no order has this number", hint: "Ask for it", isRetryable: false },
  ]);
  assert.deepEqual(limits, {
    "A try takes at most": "5.0s",
    Tries: "3",
    Approval: "a person is asked",
    rate: '{"calls":5,"per":1000}',
  });
});

test("what is no contract is read as one that says nothing", () => {
  assert.deepEqual(readContract({ errors: "none", limits: 7, examples: {} }), {
    errors: [],
    limits: {},
    examples: [],
  });
});
