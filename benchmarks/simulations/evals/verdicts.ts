import { pairedDifference } from "../../../src/stats/paired-difference.ts";
import { verdictOf } from "../../../src/stats/verdict-of.ts";
import type { Experiment } from "../experiment.ts";
import { Random } from "../random.ts";
import { type Change, compare } from "./scores.ts";

const COMPARISONS = 4_000;

export const SIZES = [
  [20, 1],
  [20, 5],
  [50, 3],
  [100, 1],
  [100, 3],
  [100, 5],
  [200, 3],
  [200, 5],
  [400, 5],
] as const;

export const SAME: Change = { kind: "same" };
export const MIXED: Change = { kind: "mixed", share: 0.3 };
export const DROPS: readonly Change[] = [
  { kind: "drop", by: 0.05 },
  { kind: "drop", by: 0.1 },
];
/** Twenty sources and more; fewer are too few for any clustered error. */
export const CLUSTERED: readonly (readonly [cases: number, trials: number, change: Change])[] = [
  [100, 3, { kind: "clustered", perCluster: 5 }],
  [100, 5, { kind: "clustered", perCluster: 4 }],
  [200, 5, { kind: "clustered", perCluster: 5 }],
];

export function verdictId(cases: number, trials: number, change: Change): string {
  const what = {
    same: "same release",
    mixed: "30% of cases changed, up or down",
    clustered: "same release, sources of cases out of order",
    drop: change.kind === "drop" ? `${100 * change.by} points worse` : "",
  }[change.kind];
  return `${cases} x ${trials}, ${what}`;
}

/** How often a comparison rejects (two-sided 5 %), and how often its verdict is BLOCK (one-sided 5 %, no drop allowed). */
export const verdicts: readonly Experiment[] = [
  ...SIZES.flatMap(([cases, trials]) =>
    [SAME, MIXED, ...DROPS].map((change) => [cases, trials, change] as const),
  ),
  ...CLUSTERED,
].map(([cases, trials, change], index) => ({
  id: verdictId(cases, trials, change),
  run(scale) {
    const random = new Random(3_000 + index);
    const comparisons = Math.ceil(COMPARISONS * scale);
    let rejected = 0;
    let down = 0;
    let blocked = 0;
    let ignoring = 0;
    for (let i = 0; i < comparisons; i++) {
      const scores = compare({ cases, trials, change }, random);
      const twoSided = pairedDifference(scores);
      if (twoSided.p <= 0.05) rejected += 1;
      if (twoSided.high < 0) down += 1;
      const { low, high } = pairedDifference({ ...scores, confidence: 0.9 });
      if (verdictOf({ low, high, allowedDrop: 0 }) === "BLOCK") blocked += 1;
      if (change.kind !== "clustered") continue;
      const naive = pairedDifference({ ...scores, clusters: undefined });
      if (naive.p <= 0.05) ignoring += 1;
    }
    return {
      rejected: rejected / comparisons,
      down: down / comparisons,
      blocked: blocked / comparisons,
      ...(change.kind === "clustered" ? { ignoring: ignoring / comparisons } : {}),
    };
  },
}));
