import assert from "node:assert/strict";
import { test } from "node:test";
import { validatorLoop } from "./validator-loop.ts";

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 6e-11, `${actual} is not near ${expected}`);
}

const check = { good: 0.9, caught: 0.8, falseAlarms: 0.05 };

test("validatorLoop() agrees with the closed form, with one retry and with two", () => {
  const one = validatorLoop({ ...check, retries: 1 });
  near(one.success, 0.961875);
  near(one.silent, 0.0225);
  near(one.escalated, 0.015625);
  near(one.attempts, 1.125);
  const two = validatorLoop({ ...check, retries: 2 });
  near(two.success, 0.975234375);
  near(two.silent, 0.0228125);
  near(two.escalated, 0.001953125);
});

test("validatorLoop() with a perfect check, over twelve steps, and what a real one leaves of it", () => {
  near(validatorLoop({ good: 0.9, caught: 1, falseAlarms: 0, retries: 1 }).success, 0.99);
  near(validatorLoop({ good: 0.95, caught: 1, falseAlarms: 0, retries: 1 }).success ** 12, 0.9704090818);
  near(validatorLoop({ good: 0.95, caught: 0.8, falseAlarms: 0.02, retries: 1 }).success ** 12, 0.8436216043);
});

test("validatorLoop() never makes what is accepted any better by retrying, and takes a check that refuses all", () => {
  const accuracy = (retries: number): number => {
    const { success, silent } = validatorLoop({ ...check, retries });
    return success / (success + silent);
  };

  near(accuracy(0), accuracy(5));
  assert.deepEqual(validatorLoop({ good: 0.9, caught: 1, falseAlarms: 1, retries: 2 }), {
    success: 0,
    silent: 0,
    escalated: 1,
    attempts: 3,
  });
  assert.throws(() => validatorLoop({ ...check, good: 1.1, retries: 1 }), RangeError);
});
