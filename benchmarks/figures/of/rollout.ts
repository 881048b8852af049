import type { Beside, Figure } from "../figure.ts";

const ns: Beside = {
  unit: "ns",
  better: "less",
  ours: { row: "assign, 10 %", column: "ns" },
  floor: { row: "murmur3", column: "ns" },
  peers: [{ row: "unleash-client", column: "ns" }],
};

/** Releases, rollouts, their gates, and what watches afterwards. */
export const rollout: readonly Figure[] = [
  {
    kind: "measured",
    what: "deciding the release of a run",
    bound: { atMost: 3, unit: "x murmur3" },
    source: "assignment",
    value: { row: "assign, 10 %", column: "x murmur3" },
    beside: ns,
    quote: "deciding the release of a run",
  },
  {
    kind: "measured",
    what: "deciding the release of a run by rules of cohorts",
    bound: { atMost: 3, unit: "x murmur3" },
    source: "assignment",
    value: { row: "assign with rules", column: "x murmur3" },
    beside: { ...ns, ours: { row: "assign with rules", column: "ns" } },
  },
  {
    kind: "measured",
    what: "rollback until the last of 8 processes has it, p99, one file",
    bound: { atMost: 300, unit: "ms" },
    source: "rollback",
    value: { row: "8 processes", column: "p99" },
    quote: "rollback until the last of 8 processes has it, p99",
  },
  {
    kind: "measured",
    what: "rollback until the last of 8 processes has it, p99, PostgreSQL",
    bound: { atMost: 1_000, unit: "ms" },
    source: "rollback",
    value: { row: "8 processes, PostgreSQL", column: "p99" },
  },
  ...["works", "crashes", "hangs"].map(
    (how): Figure => ({
      kind: "measured",
      what: `p99 of what serves beside a shadow that ${how}`,
      bound: { atMost: 1.05, unit: "x without" },
      source: "shadow",
      value: { row: `a shadow that ${how}`, column: "p99" },
      unclear: true,
      note: "without a shadow the p99 differs from itself by more; the medians are 1.00 x",
    }),
  ),
  { kind: "targets", what: "rollouts", source: "simulations-rollouts", quote: "simulated rollouts" },
  { kind: "targets", what: "A/B tests", source: "simulations-ab", quote: "simulated A/B tests" },
  { kind: "targets", what: "segments", source: "simulations-segments", quote: "simulated segments" },
  { kind: "targets", what: "monitor", source: "simulations-monitor" },
  {
    kind: "tested",
    what: "kill -9 of servers and controller during a rollout",
    bound: "assignment, stage and counts stay right",
    test: "test/crash/rollout-kill.test.ts",
  },
];
