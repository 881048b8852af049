import assert from "node:assert/strict";
import { test } from "node:test";
import { digamma, gammaCdf, gammaQuantile, logGamma, trigamma } from "./gamma.ts";

const EULER = 0.577_215_664_901_532_9;

function near(actual: number, expected: number, relative = 1e-12): void {
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.max(1, Math.abs(expected)),
    `${actual} is not near ${expected}`,
  );
}

test("logGamma(), digamma() and trigamma() have their known values", () => {
  near(logGamma(5), Math.log(24));
  near(logGamma(0.5), Math.log(Math.PI) / 2);
  near(logGamma(0.25), Math.log(3.625_609_908_221_908));
  near(digamma(1), -EULER);
  near(digamma(0.5), -EULER - 2 * Math.LN2);
  near(digamma(10), 2.251_752_589_066_721);
  near(trigamma(1), Math.PI ** 2 / 6);
  near(trigamma(0.5), Math.PI ** 2 / 2);
});

test("digamma() and trigamma() step as they must", () => {
  for (const x of [0.01, 0.7, 3, 14.9, 15, 200, 1e6]) {
    near(digamma(x + 1) - digamma(x), 1 / x);
    near(trigamma(x) - trigamma(x + 1), 1 / x ** 2);
  }
});

test("gammaCdf() is exact where a closed form exists", () => {
  for (const x of [0.001, 0.5, 1, 3, 20]) {
    near(gammaCdf(x, 1), 1 - Math.exp(-x));
    near(gammaCdf(x, 3), 1 - Math.exp(-x) * (1 + x + x ** 2 / 2));
  }
  near(gammaCdf(0.5, 0.5), 0.682_689_492_137_086);
});

test("gammaQuantile() undoes gammaCdf(), for small shapes and large", () => {
  for (const shape of [0.05, 0.5, 1, 47.6, 3_000, 200_000]) {
    for (const p of [0.025, 0.5, 0.975]) near(gammaCdf(gammaQuantile(p, shape), shape), p, 1e-9);
  }
  near(gammaQuantile(0.95, 1), -Math.log(0.05));
});
