import assert from "node:assert/strict";
import { test } from "node:test";
import { GOOD, NOW } from "./_test-facts.ts";
import type { CheckId } from "./check.ts";
import { CHECK_IDS, DAY } from "./check.ts";
import type { Facts } from "./facts.ts";
import { readiness } from "./readiness.ts";
import type { Waiver } from "./waiver.ts";
import { checkWaivers } from "./waiver.ts";

const TOOL = GOOD.tools[0];
assert.ok(TOOL);
const { drill: _drill, code: _code, rollout: ROLLOUT, load: _load, ...REST } = GOOD;
const [CRITERIA] = GOOD.criteria;
const BARE: Facts = { ...REST, criteria: [] };
assert.ok(ROLLOUT && CRITERIA);

function resultOf(id: CheckId, facts: Facts, waivers: readonly Waiver[] = []) {
  const found = readiness(facts, waivers).checks.find((one) => one.id === id);
  assert.ok(found);
  return found;
}

test("facts that answer every question well pass, each with evidence and nothing to do", () => {
  const { verdict, checks, waived } = readiness(GOOD);

  assert.deepEqual(
    checks.map(({ id, verdict }) => [id, verdict]),
    CHECK_IDS.map((id) => [id, "PASS"]),
  );
  assert.deepEqual([verdict, waived], ["PASS", []]);
  assert.ok(
    checks.every(({ evidence, next, shownBy }) => evidence.length > 0 && next === null && shownBy !== ""),
  );
});

const WRONG: readonly (readonly [CheckId, string, Facts, "BLOCK" | "INCONCLUSIVE", RegExp])[] = [
  [
    "reproducible",
    "a replay that diverges",
    {
      ...GOOD,
      replayed: { failed: true, of: 1, runs: [{ id: "run_a", status: "diverged", words: "call 2" }] },
    },
    "BLOCK",
    /1 not as recorded/,
  ],
  [
    "reproducible",
    "no runs",
    { ...GOOD, replayed: { failed: false, of: 0, runs: [] } },
    "INCONCLUSIVE",
    /none/,
  ],
  ["hard-cases", "no hard cases", { ...GOOD, hard: [] }, "BLOCK", /tag hard/],
  [
    "hard-cases",
    "a prompt that changed since",
    { ...GOOD, changed: { what: "prompt triage@9", at: NOW - 1 } },
    "BLOCK",
    /before prompt triage@9/,
  ],
  [
    "hard-cases",
    "one trial a case",
    { ...GOOD, hard: GOOD.hard.map(({ passHatK: _, ...one }) => one) },
    "INCONCLUSIVE",
    /one trial a case/,
  ],
  [
    "hard-cases",
    "an old experiment",
    {
      ...GOOD,
      changed: { what: "p", at: 0 },
      hard: GOOD.hard.map((one) => ({ ...one, endedAt: NOW - 20 * DAY })),
    },
    "INCONCLUSIVE",
    /20d old and has expired/,
  ],
  [
    "hard-cases",
    "too few cases",
    { ...GOOD, hard: GOOD.hard.map((one) => ({ ...one, success: { rate: 1, low: 0.2, high: 1 } })) },
    "INCONCLUSIVE",
    /so few cases/,
  ],
  [
    "prompts-decomposed",
    "code whose prompts cannot be read",
    { ...GOOD, code: { at: NOW, verdict: "absent", confidence: "low", because: "no prompt", findings: 0 } },
    "INCONCLUSIVE",
    /no prompt/,
  ],
  ["rollback-drill", "no drill", BARE, "BLOCK", /no drill/],
  [
    "rollback-drill",
    "a slow drill",
    { ...GOOD, drill: { at: NOW, by: "ada", committed: 5, lastOld: 60_000, runs: 9 } },
    "BLOCK",
    /60.00 s/,
  ],
  [
    "rollback-drill",
    "a drill without traffic",
    { ...GOOD, drill: { at: NOW, by: "ada", committed: 5, lastOld: 0, runs: 0 } },
    "INCONCLUSIVE",
    /no run began/,
  ],
  [
    "tools-probed",
    "a tool that changed since its probe",
    { ...GOOD, tools: [{ ...TOOL, changedAt: NOW - DAY }] },
    "BLOCK",
    /refund_order: changed since/,
  ],
  [
    "tools-probed",
    "a finding",
    {
      ...GOOD,
      tools: [
        {
          ...TOOL,
          probe: { run: "run_p", at: NOW, findings: [{ fault: "raw_errors", severity: "medium" }] },
        },
      ],
    },
    "BLOCK",
    /refund_order: with findings/,
  ],
  ["prompts-decomposed", "code that was not looked at", BARE, "INCONCLUSIVE", /not audited/],
  [
    "prompts-decomposed",
    "a prompt that does too much",
    {
      ...GOOD,
      code: { at: NOW, verdict: "present", confidence: "high", because: "one prompt does all", findings: 2 },
    },
    "BLOCK",
    /one prompt does all/,
  ],
  [
    "visible",
    "a price that is unknown",
    { ...GOOD, live: { ...GOOD.live, unpriced: 3 } },
    "BLOCK",
    /price of 3/,
  ],
  [
    "visible",
    "nothing within a day",
    { ...GOOD, live: { ...GOOD.live, runs: 0 } },
    "INCONCLUSIVE",
    /last day/,
  ],
  ["rollout-plan", "no rollout", BARE, "BLOCK", /ever planned/],
  [
    "rollout-plan",
    "half of everyone at once",
    { ...GOOD, rollout: { ...ROLLOUT, canaries: [{ percent: 50, hasCohort: false }] } },
    "BLOCK",
    /50 % of everyone/,
  ],
  ["criteria", "no criteria", BARE, "BLOCK", /held to criteria/],
  ["criteria", "no load", { ...BARE, criteria: [CRITERIA] }, "INCONCLUSIVE", /load: none is stored/],
  [
    "criteria",
    "a missed criterion",
    {
      ...GOOD,
      criteria: [
        CRITERIA,
        {
          ...CRITERIA,
          name: "stricter",
          verdict: "BLOCK",
          held: [{ name: "success", verdict: "BLOCK", measured: 0.5, limit: 0.9 }],
        },
      ],
    },
    "BLOCK",
    /eval support: success met on 100 cases; eval stricter: BLOCK by success/,
  ],
  [
    "criteria",
    "a canary that did harm",
    { ...GOOD, rollout: { ...ROLLOUT, status: "rolled_back", verdict: "BLOCK", reason: "harm" } },
    "BLOCK",
    /rolled back after 10 runs/,
  ],
  ["boundaries", "no plan", BARE, "INCONCLUSIVE", /no plan/],
  [
    "boundaries",
    "runs outside of what it is for",
    { ...GOOD, routes: [...GOOD.routes, { route: "legal", release: "rel_new", runs: 2 }] },
    "BLOCK",
    /of 12 runs of the candidate 2 were outside/,
  ],
  ["boundaries", "no run yet", { ...GOOD, routes: [] }, "INCONCLUSIVE", /no run of the candidate/],
  [
    "budget",
    "a run that costs more than it may",
    { ...GOOD, cost: { ...GOOD.cost, mean: 0.02 } },
    "BLOCK",
    /bound/,
  ],
  ["budget", "no bound", { ...BARE, settings: { ...GOOD.settings, budget: {} } }, "BLOCK", /nothing bounds/],
  [
    "data-kept",
    "neither redaction nor an end",
    { ...GOOD, settings: { ...GOOD.settings, redaction: undefined, retention: { days: null, bytes: null } } },
    "BLOCK",
    /nothing is redacted; runs are kept for ever/,
  ],
  [
    "approvals",
    "a write that nobody approves",
    { ...GOOD, tools: [{ ...TOOL, approval: false, idempotent: true }] },
    "BLOCK",
    /refund_order: no approval, no simulate/,
  ],
];

for (const [id, what, facts, verdict, words] of WRONG)
  test(`${id}: ${what} is ${verdict}, with what to do`, () => {
    const found = resultOf(id, facts);

    assert.equal(found.verdict, verdict);
    assert.match(found.words, words);
    assert.ok(found.next);
    assert.notEqual(readiness(facts).verdict, "PASS");
  });

test("a waiver lets a question pass until the end of its day, and is shown", () => {
  const slow: Facts = { ...GOOD, drill: { at: NOW, by: "ada", committed: 5, lastOld: 60_000, runs: 9 } };
  const waiver: Waiver = {
    check: "rollback-drill",
    by: "Ada",
    reason: "the store moves",
    until: "2026-11-30",
  };
  const late = { ...waiver, until: "2026-11-29" };

  assert.deepEqual(readiness(slow, [waiver]).waived, ["rollback-drill"]);
  assert.equal(readiness(slow, [waiver]).verdict, "PASS");
  assert.equal(readiness(slow, [late]).verdict, "BLOCK");
  assert.deepEqual(resultOf("rollback-drill", slow, [late]).waiver, { ...late, counts: false });
  assert.equal(resultOf("rollback-drill", GOOD, [waiver]).waiver?.counts, false);
});

test("a waiver without a name, a reason, a date or a check is refused", () => {
  const good: Waiver = { check: "budget", by: "Ada", reason: "free model", until: "2027-01-31" };

  assert.deepEqual(checkWaivers([good]), [good]);
  for (const wrong of [
    { check: "all" },
    { by: " " },
    { reason: "" },
    { until: "soon" },
    { until: "2027-13-01" },
  ])
    assert.throws(() => checkWaivers([{ ...good, ...wrong }]), { code: "invalid_waiver" });
  assert.throws(() => checkWaivers(JSON.parse("[null]")), { code: "invalid_waiver" });
});

test("what is open names its commands as they are typed, in an order in which they work, each once", () => {
  const bare: Facts = { ...BARE, hard: [], tools: [{ ...TOOL, changedAt: NOW }] };
  const none: Facts = { ...bare, serving: { canRollBack: false, hasCandidate: false } };
  const others = [
    "airworthy eval support --tag hard --trials 3",
    "airworthy eval support --gate",
    "airworthy load support --for 10s --gate",
    "airworthy probe tools.ts",
    "airworthy rollback support --drill --for 5s",
  ];

  assert.deepEqual(readiness(none).steps, [
    "airworthy ready support",
    "airworthy release create",
    "airworthy rollout start support last --stages 10,50,100 --handover person",
    ...others,
  ]);
  assert.deepEqual(readiness({ ...none, named: { probe: "tools.ts", plan: "launch.json" } }).steps, [
    "airworthy ready support",
    "airworthy rollout start --plan launch.json",
    ...others,
  ]);
  assert.deepEqual(readiness(GOOD).steps, []);
});

test("a rollout that begins too large and goes on is ended before another begins", () => {
  const large: Facts = { ...GOOD, rollout: { ...ROLLOUT, canaries: [{ percent: 50, hasCohort: false }] } };

  assert.deepEqual(resultOf("rollout-plan", large).commands, [
    'airworthy rollout rollback support --why "its plan changes"',
    "airworthy rollout start support last --stages 10,50,100 --handover person",
  ]);
  assert.match(
    resultOf("rollout-plan", { ...large, rollout: { ...ROLLOUT, status: "promoted", canaries: [] } }).next ??
      "",
    /^airworthy rollout start/,
  );
});

test("routes whose names say nothing of a person are listed for somebody to choose", () => {
  const routes = [{ route: "orders", release: "rel_old", runs: 3 }];
  const found = resultOf("boundaries", { ...BARE, routes });

  assert.match(
    found.next ?? "",
    /rollout start support last --stages 10,50,100 --handover <routes that go to a person> \(seen: orders\)/,
  );
  const serving = { canRollBack: false, hasCandidate: true };
  assert.deepEqual(
    readiness({ ...BARE, routes, serving }).steps.filter((one) => /rollout|rollback/.test(one)),
    [],
  );
});

test("what has expired names the commands that say it anew", () => {
  const old: Facts = {
    ...GOOD,
    changed: { what: "prompt p@1", at: 0 },
    criteria: [{ ...CRITERIA, endedAt: NOW - 20 * DAY }],
  };

  assert.deepEqual(resultOf("criteria", old).commands, [
    "airworthy eval support --gate",
    "airworthy load support --for 10s --gate",
  ]);
});

test("of several evaluations the one that lets least pass says how hard the hard cases are", () => {
  const [hard] = GOOD.hard;
  assert.ok(hard);
  const weak = { ...hard, name: "replies", success: { rate: 1, low: 0.9, high: 1 } };

  assert.match(resultOf("hard-cases", { ...GOOD, hard: [weak, hard] }).words, /90\.0 %/);
});

test("a number without a bound is told in a word, which JSON has", () => {
  const day = { mean: 10, low: 0, high: Number.POSITIVE_INFINITY };
  const found = resultOf("budget", { ...GOOD, cost: { ...GOOD.cost, runs: 1, day } });

  assert.match(found.words, /^\$10\.0\d? a day at 10,000 runs, from 1 run;/);
  assert.deepEqual(found.evidence.find(({ what }) => what === "USD a day at most (95 %)")?.value, "unknown");
});
