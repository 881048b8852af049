import assert from "node:assert/strict";
import { test } from "node:test";
import { tableOf } from "./_table.ts";
import { findSegments, type SegmentRun } from "./find-segments.ts";
import { slicesOf } from "./slices.ts";

function oracleRuns(): SegmentRun[] {
  return Array.from({ length: 240 }, (_, i) => {
    const tier = ["free", "pro", "ent"][i % 3];
    const locale = ["en", "de", "fr", "jp"][Math.floor(i / 3) % 4];
    const route = ["billing", "tech", "account", "other", "sales"][(7 * i) % 5];
    const planted = locale === "de" && (route === "billing" || route === "tech") && i % 2 === 0;
    return { attributes: { tier, locale, route }, failed: planted || i % 17 === 0 };
  });
}

function near(actual: number | undefined, expected: number): void {
  assert.ok(
    actual !== undefined && Math.abs(actual / expected - 1) <= 1e-9,
    `${actual} is not near ${expected}`,
  );
}

const random = (seed: number) => {
  let x = seed;
  return (): number => {
    x = (16_807 * x) % 2_147_483_647;
    return x / 2_147_483_647;
  };
};

test("slicesOf() agrees with Python on the deterministic runs", () => {
  const table = tableOf(oracleRuns());
  const rows = Int32Array.from({ length: 240 }, (_, i) => i);
  const slices = slicesOf(table, rows, 10).sort((one, other) => one.p - other.p);
  const named = (text: string) =>
    slices.find(
      ({ conditions }) =>
        conditions.map(({ attribute, value }) => `${attribute}=${value}`).join(" & ") === text,
    );

  assert.equal(slices.length, 59);
  assert.equal(slices[0], named("tier=pro & locale=de"));
  near(slices[0]?.p, 1.17138898013e-5);
  near(named("locale=de")?.p, 0.00295096401182);
  near(named("tier=pro")?.p, 0.0140673015137);
  assert.deepEqual([named("locale=de")?.n, named("locale=de")?.failed], [60, 12]);
  // Benjamini and Hochberg, as the oracle has them: p times the number of slices by its rank.
  near(((slices[1]?.p ?? 0) * 59) / 2, 0.08705343835);
});

test("findSegments() reports the first of the deterministic runs, and not its shadows", () => {
  const { segments, slices, n, failed } = findSegments(oracleRuns(), { support: 10 });

  assert.deepEqual([n, failed, slices, segments.length], [240, 23, 59, 1]);
  const [first] = segments;
  assert.deepEqual(first?.conditions, [
    { attribute: "tier", value: "pro" },
    { attribute: "locale", value: "de" },
  ]);
  assert.deepEqual([first?.n, first?.failed, first?.designEffect, first?.confirmed], [20, 9, 1, true]);
  near(first?.adjusted, 0.000691119498);
  assert.ok(first && first.low < 0.45 && first.high > 0.45 && first.otherRate === 14 / 220);
});

/** 150 customers of very different sizes; each with its own level of failures, and failures planted in a pair of attributes. */
function traffic(options: { seed: number; runs: number; spread: number; planted: number }): SegmentRun[] {
  const next = random(options.seed);
  const sizes = Array.from({ length: 150 }, () => next() ** -0.7);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const levels = sizes.map(() => (next() < options.spread ? 0.5 : 0.06));
  return Array.from({ length: options.runs }, () => {
    let at = next() * total;
    const customer = sizes.findIndex((size) => {
      at -= size;
      return at <= 0;
    });
    const attributes = Object.fromEntries(
      Array.from({ length: 8 }, (_, a) => {
        // Three attributes belong to the customer, as plan and country do.
        const value = a < 3 ? Math.floor(customer / (a + 1)) % 5 : Math.floor(next() * 5);
        return [`attribute${a}`, `v${value}`];
      }),
    );
    const hit = attributes.attribute3 === "v1" && attributes.attribute4 === "v2";
    return {
      attributes,
      customer: `c${customer}`,
      failed: next() < (hit ? options.planted : (levels[customer] ?? 0.06)),
    };
  });
}

test("findSegments() finds 10,000 runs' planted pair of attributes, first, alone and confirmed", () => {
  const runs = traffic({ seed: 5, runs: 10_000, spread: 0, planted: 0.3 });
  const { segments } = findSegments(runs);

  assert.deepEqual(
    segments.map(({ conditions, confirmed }) => [conditions.map(({ value }) => value), confirmed]),
    [[["v1", "v2"], true]],
  );
  assert.ok(segments[0] && segments[0].customers > 50 && segments[0].low > 0.2);
});

test("findSegments() confirms nothing where customers alone differ, though their attributes look guilty", () => {
  let confirmed = 0;
  let reported = 0;
  for (let seed = 1; seed <= 12; seed++) {
    const { segments } = findSegments(
      traffic({ seed: seed * 7_919, runs: 2_000, spread: 0.04, planted: 0.06 }),
    );
    reported += segments.length > 0 ? 1 : 0;
    confirmed += segments.filter((segment) => segment.confirmed).length;
  }

  assert.equal(confirmed, 0);
  assert.ok(reported <= 8, String(reported));
});

test("findSegments() names the customer whom a slice is about, and does not call it confirmed", () => {
  const next = random(99);
  const runs = Array.from({ length: 1_000 }, (_, i): SegmentRun => {
    const customer = i % 4 === 0 ? "acme" : `c${i % 50}`;
    return {
      attributes: { plan: customer === "acme" ? "gold" : i % 16 === 1 ? "gold" : "free" },
      customer,
      failed: next() < (customer === "acme" ? 0.5 : 0.05),
    };
  });
  const { segments } = findSegments(runs);

  assert.ok(segments.length <= 1);
  for (const { confirmed, worstCustomer } of segments)
    assert.deepEqual([confirmed, worstCustomer], [false, "acme"]);
});

test("findSegments() puts numbers into fifths, leaves absent attributes out, and takes no runs at all", () => {
  const runs = Array.from(
    { length: 500 },
    (_, i): SegmentRun => ({
      attributes: { length: i, route: i % 2 === 0 ? undefined : "billing" },
      failed: i >= 400 ? i % 2 === 0 : i % 25 === 0,
    }),
  );
  const { segments } = findSegments(runs);

  assert.deepEqual(segments[0]?.conditions, [{ attribute: "length", value: "400 and more" }]);
  assert.deepEqual(findSegments([]), { n: 0, failed: 0, slices: 0, segments: [] });
  assert.deepEqual(findSegments(runs.map((run) => ({ ...run, failed: true }))).segments, []);
  assert.throws(() => findSegments([], { support: 0 }), RangeError);
});

test("findSegments() tells the pair from its halves where all their probabilities are below what a number can hold", () => {
  const next = random(7);
  const runs = Array.from({ length: 20_000 }, (): SegmentRun => {
    const [plan, locale, age] = [4, 4, 3].map((of) => `v${Math.floor(next() * of)}`);
    return {
      attributes: { plan, locale, age },
      failed: next() < (plan === "v1" && locale === "v2" ? 0.97 : 0.01),
    };
  });
  const { segments } = findSegments(runs);

  assert.equal(segments[0]?.p, 0);
  assert.deepEqual(
    segments.map(({ conditions }) => conditions.map(({ attribute, value }) => `${attribute}=${value}`)),
    [["plan=v1", "locale=v2"]],
  );
});
