import { DAY } from "./check.ts";
import type { Facts } from "./facts.ts";

export const NOW = Date.UTC(2026, 10, 30, 12);
const HOUR = 3_600_000;

/** Facts with which every question is answered well. */
export const GOOD: Facts = {
  now: NOW,
  workflow: "support",
  replayed: { failed: true, of: 7, runs: [{ id: "run_a", status: "same", words: "same" }] },
  changed: { what: "prompt triage@1a2b3c4d", at: NOW - 3 * DAY },
  evaluations: ["support"],
  hardTags: ["hard"],
  hard: [
    {
      experiment: "exp_hard",
      name: "support",
      endedAt: NOW - DAY,
      cases: 20,
      trials: 60,
      success: { rate: 0.9, low: 0.8, high: 0.95 },
      passHatK: { k: 3, rate: 0.8, low: 0.6, high: 0.9 },
    },
  ],
  drill: { at: NOW - DAY, by: "ada", committed: 4, lastOld: 12, runs: 40 },
  tools: [
    {
      name: "refund_order",
      effect: "write",
      hasContract: true,
      approval: true,
      simulate: false,
      idempotent: false,
      changedAt: NOW - 3 * DAY,
      probe: { run: "run_p", at: NOW - 2 * DAY, findings: [] },
    },
  ],
  code: { at: NOW - HOUR, verdict: "absent", confidence: "high", because: "one task each", findings: 0 },
  live: { runs: 40, failed: 1, steps: 5, modelCalls: 80, unpriced: 0, lastAt: NOW - HOUR },
  rollout: {
    id: "roll_a",
    candidate: "rel_new",
    startedAt: NOW - DAY,
    status: "running",
    canaries: [
      { percent: 1, hasCohort: false },
      { percent: 100, hasCohort: false },
    ],
    verdict: "INCONCLUSIVE",
    reason: "undecided",
    served: 10,
    only: ["orders"],
    handoverRoutes: ["person"],
  },
  criteria: [
    {
      experiment: "exp_all",
      name: "support",
      endedAt: NOW - DAY,
      verdict: "PASS",
      cases: 100,
      held: [{ name: "success", verdict: "PASS", measured: 0.95, limit: 0.9 }],
      costPerRun: 0.01,
    },
  ],
  load: {
    experiment: "exp_load",
    name: "support",
    endedAt: NOW - DAY,
    runs: 300,
    failed: 0,
    p50: 20,
    p95: 80,
    p99: 90,
    missed: [],
  },
  routes: [
    { route: "orders", release: "rel_new", runs: 9 },
    { route: "person", release: "rel_new", runs: 1 },
    { route: "billing", release: "rel_old", runs: 500 },
  ],
  cost: { runs: 40, unpriced: 0, until: NOW - HOUR, mean: 0.001, day: { mean: 10, low: 8, high: 12 } },
  settings: { redaction: { detect: true }, retention: { days: 30, bytes: null }, budget: { cost: 0.05 } },
  serving: { canRollBack: true, hasCandidate: true },
  named: { probe: "tools.ts" },
};
