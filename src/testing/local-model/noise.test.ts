import assert from "node:assert/strict";
import { test } from "node:test";
import { checkNoise, goesWrong } from "./noise.ts";

const CALLS = Array.from({ length: 2_000 }, (_, at) => `call ${at}`);

test("goesWrong() errs for about the rate asked for, and the same way twice", () => {
  for (const rate of [0, 0.1, 0.5, 1]) {
    const noise = { seed: 7, rate };
    const wrong = CALLS.filter((call) => goesWrong(noise, call));
    assert.ok(Math.abs(wrong.length / CALLS.length - rate) < 0.03, `${wrong.length} at ${rate}`);
    assert.deepEqual(
      CALLS.filter((call) => goesWrong(noise, call)),
      wrong,
    );
  }
});

test("goesWrong() errs on other calls with another seed, and never without noise", () => {
  const wrong = (seed: number) => CALLS.filter((call) => goesWrong({ seed, rate: 0.2 }, call));
  assert.notDeepEqual(wrong(1), wrong(2));
  assert.equal(goesWrong(undefined, "call"), false);
});

test("checkNoise() refuses a rate that is no share", () => {
  assert.throws(() => checkNoise({ seed: 1, rate: 1.5 }), { code: "invalid_input" });
  assert.throws(() => checkNoise({ seed: Number.NaN, rate: 0.5 }), { code: "invalid_input" });
});
