import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunId } from "../../core/ids.ts";
import type { EndedRun } from "../ended-run.ts";
import { hold, worst } from "./hold.ts";
import { holdingsOf } from "./holdings-of.ts";
import { strictest } from "./strictest.ts";

const NO_HANDOVERS = { routes: [] };

function runs(count: number, of: (i: number) => Partial<EndedRun> = () => ({})): readonly EndedRun[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `run_${i}` as RunId,
    failed: false,
    at: i,
    took: 1_000,
    cost: 0.01,
    toolCalls: 2,
    toolErrors: 0,
    weight: 1,
    ...of(i),
  }));
}

test("every criterion that traffic can show is held, by its interval", () => {
  const criteria = {
    success: 0.9,
    passHatK: { k: 3, atLeast: 0.5 },
    latency: { p50: "500ms", p95: "2s" },
    cost: { perRun: 0.02, perSuccess: 0.005 },
    errors: 0.2,
    toolErrors: 0.01,
    regression: { drop: 0.01 },
  } as const;
  const holdings = holdingsOf({ criteria, handovers: { routes: ["person"], atMost: 0.05 } });
  const some = runs(400, (i) => ({
    failed: i % 50 === 0,
    toolErrors: i % 8 === 0 ? 1 : 0,
    cost: 0.01 + (i % 3) / 1_000,
    ...(i % 4 === 0 ? { route: "person" } : {}),
  }));
  const held = holdings.map((holding) => hold(holding, some, []));

  assert.deepEqual(
    held.map(({ name, verdict }) => [name, verdict]),
    [
      ["success", "OK"],
      ["success by feedback", "NOT_ENOUGH_DATA"],
      ["success by scores", "NOT_ENOUGH_DATA"],
      ["p50", "FAILING"],
      ["p95", "OK"],
      ["cost per run", "OK"],
      ["cost per success", "FAILING"],
      ["errors", "OK"],
      ["tool errors", "FAILING"],
      ["handovers", "FAILING"],
    ],
  );
  const few = holdings.map((holding) => hold(holding, some.slice(0, 3), []).verdict);
  assert.ok(few.filter((verdict) => verdict === "NOT_ENOUGH_DATA").length >= 6, few.join(" "));
  assert.deepEqual(
    [worst([]), worst(["OK", "OK"]), worst(["OK", "FAILING", "NOT_ENOUGH_DATA"])],
    ["NOT_ENOUGH_DATA", "OK", "FAILING"],
  );
});

test("how bad a run counts is at most its limit on average exactly where the criterion is met", () => {
  const criteria = { latency: { p95: 1_000 }, cost: { perRun: 0.01, perSuccess: 0.02 }, errors: 0 } as const;
  for (const { name, most, bad } of holdingsOf({ criteria, handovers: NO_HANDOVERS })) {
    const atLimit = {
      p95: runs(100, (i) => ({ took: i < 5 ? 2_000 : 900 })),
      "cost per run": runs(100, (i) => ({ cost: i % 2 === 0 ? 0.02 : 0 })),
      "cost per success": runs(100, (i) => ({ failed: i % 2 === 0, cost: 0.01 })),
      errors: runs(1_000, (i) => ({ failed: i === 0 })),
    }[name];
    const values = (atLimit ?? []).map((run) => bad(run) ?? Number.NaN);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.ok(Math.abs(mean - most) < 1e-12, `${name}: ${mean} for ${most}`);
    assert.ok(
      values.every((value) => value >= 0 && value <= 1),
      name,
    );
  }
});

test("parts are routes, ratings count where there are any, and strict: false goes by the number", () => {
  const criteria = {
    success: 0.5,
    strict: false,
    parts: { refund: { errors: 0.1 }, "#hard": { success: 1 } },
  };
  const holdings = holdingsOf({ criteria, handovers: NO_HANDOVERS });
  const some = runs(40, (i) => ({ route: i % 2 === 0 ? "refund" : "other", failed: i % 4 === 0 }));
  const rated = some.map((run) => ({ run, score: 0, by: "people" as const }));
  const held = holdings.map((holding) => hold(holding, some, rated));

  assert.deepEqual(
    held.map(({ name, part, verdict, measured }) => [name, part, verdict, measured?.n]),
    [
      ["success", undefined, "OK", 40],
      ["success by feedback", undefined, "FAILING", 40],
      ["success by scores", undefined, "NOT_ENOUGH_DATA", undefined],
      ["errors", "refund", "NOT_ENOUGH_DATA", 20],
    ],
  );
  assert.equal(new Set(holdings.map(({ key }) => key)).size, 4);
});

test("of several evaluations' criteria the strictest count", () => {
  assert.equal(strictest([{}, {}]), undefined);
  assert.deepEqual(strictest([{ success: 0.9 }]), { success: 0.9 });
  assert.deepEqual(
    strictest([
      { success: 0.9, latency: { p95: "2s" }, parts: { a: { errors: 0.1 } }, strict: false },
      {
        success: 0.8,
        latency: { p95: 1_500, p50: "1s" },
        cost: { perRun: 1 },
        parts: { a: { errors: 0.05 }, b: {} },
      },
    ]),
    {
      success: 0.9,
      latency: { p95: 1_500, p50: 1_000 },
      cost: { perRun: 1 },
      parts: { a: { errors: 0.05 }, b: {} },
    },
  );
});
