import assert from "node:assert/strict";
import { test } from "node:test";
import { studentTTwoSided, studentTUpper, studentTUpperQuantile } from "./student-t.ts";

function near(actual: number, expected: number, relative = 1e-11): void {
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.abs(expected),
    `${actual} is not near ${expected}`,
  );
}

test("studentTUpper() agrees with scipy, for fractional degrees of freedom and far out", () => {
  near(studentTUpper(8, 1000), 1.7133307411957489e-15);
  near(studentTUpper(8, 3.5), 0.001138663222360239);
  near(studentTUpper(0.1, 1), 0.4682744825694465);
  near(studentTUpper(40, 5), 9.205981085886477e-8);
  near(studentTUpper(1e-5, 30), 0.49999604367815115);
  near(studentTUpper(6, 1e6), 9.86924906177215e-10, 1e-9);
  near(studentTTwoSided(-2.238015772, 19), 0.0373925, 1e-7);
  assert.deepEqual([studentTUpper(Number.POSITIVE_INFINITY, 3), studentTTwoSided(0, 3)], [0, 1]);
});

test("studentTUpperQuantile() agrees with scipy", () => {
  near(studentTUpperQuantile(0.025, 19), 2.09302405440831);
  near(studentTUpperQuantile(0.025, 1), 12.706204736174705);
  near(studentTUpperQuantile(0.05, 6), 1.943180280515305);
  near(studentTUpperQuantile(1e-10, 40), 8.443586246773638);
  near(studentTUpperQuantile(0.0005, 2.5), 18.277893528130647);
  near(studentTUpperQuantile(0.45, 10), 0.1288901892932738);
  near(studentTUpperQuantile(0.025, 1e6), 1.9599663568141072);
  near(studentTUpperQuantile(0.7, 3), -0.5843897274398188);
});
