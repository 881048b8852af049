import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSED } from "./_test-worked-example.ts";
import { signFlip } from "./sign-flip.ts";

test("signFlip() is exact on the worked example", () => {
  const { p, oneSided, n } = signFlip(
    PASSED.candidate.map((passed, i) => (passed - (PASSED.baseline[i] ?? 0)) / 4),
  );

  assert.deepEqual([p, oneSided, n], [0.05859375, 0.029296875, 9]);
});

test("signFlip() equals the count over all signs, for differences without a common denominator", () => {
  const differences = [0.731, -0.212_345, 0.5, 0.333_333_333, -0.1, 0.9, 0.271_828, 0.05];
  const sum = differences.reduce((a, b) => a + b, 0);
  let beyond = 0;
  for (let signs = 0; signs < 256; signs++) {
    const flipped = differences.reduce((total, d, i) => total + (((signs >> i) & 1) === 1 ? d : -d), 0);
    if (Math.abs(flipped) >= Math.abs(sum) - 1e-9) beyond++;
  }

  assert.equal(signFlip(differences).p, beyond / 256);
});

test("signFlip() of no difference, and of one, tells nothing", () => {
  assert.deepEqual(signFlip([0, 0]), { n: 0, p: 1, oneSided: 1 });
  assert.deepEqual(signFlip([0.25]), { n: 1, p: 1, oneSided: 0.5 });
  assert.equal(signFlip([1, -1]).p, 1);
  assert.equal(signFlip(Array(10).fill(-0.1)).p, 2 / 1024);
});
