import assert from "node:assert/strict";
import { test } from "node:test";
import { Sketch } from "./sketch.ts";

const SHARES = [0.01, 0.5, 0.95, 0.99, 1];

test("a sketch gives every quantile within 2.5 %, from microseconds to days", () => {
  const values = Array.from({ length: 5_000 }, (_, i) => 0.02 * 1.004 ** i);
  const sketch = new Sketch();
  for (const value of values) sketch.add(value);

  for (const share of SHARES) {
    const exact = values[Math.ceil(share * values.length) - 1] ?? 0;
    const given = sketch.quantile(share) ?? 0;
    assert.ok(Math.abs(given / exact - 1) < 0.0251, `${share}: ${given} for ${exact}`);
  }
});

test("sketches add up, also those that were stored", () => {
  const [all, odd, even] = [new Sketch(), new Sketch(), new Sketch()];
  for (let i = 1; i <= 999; i++) {
    all.add(i);
    (i % 2 === 0 ? even : odd).add(i);
  }
  odd.add(1e9, 300);
  all.add(1e9, 300);

  const merged = new Sketch();
  merged.mergeEncoded(odd.encode());
  merged.mergeEncoded(even.encode());

  assert.equal(merged.count, all.count);
  for (const share of SHARES) assert.equal(merged.quantile(share), all.quantile(share));
  assert.ok(odd.encode().length < 400);
});

test("a sketch of nothing has no quantiles, and takes nonsense for nothing", () => {
  const sketch = new Sketch();
  assert.equal(sketch.quantile(0.5), undefined);
  for (const value of [Number.NaN, -1, 0]) sketch.add(value);
  assert.equal(sketch.quantile(0.5), 0);
});
