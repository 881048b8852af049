import { pairedDifference } from "../../../src/stats/paired-difference.ts";
import { groupSequential, sequentialVerdict } from "../../../src/stats/sequential.ts";
import { type Verdict, verdictOf } from "../../../src/stats/verdict-of.ts";
import type { Experiment } from "../experiment.ts";
import { Random } from "../random.ts";
import { type Change, compare } from "./scores.ts";

const COMPARISONS = 4_000;
export const ALLOWED = 0.1;

interface StopCell {
  readonly id: string;
  readonly cases: number;
  readonly trials: number;
  readonly change: Change;
}

const at = (cases: number, trials: number, what: string, change: Change): StopCell => ({
  id: `looked at early, ${cases} x ${trials}, ${what}`,
  cases,
  trials,
  change,
});

export const STOPS: readonly StopCell[] = [
  ...[
    [200, 3],
    [100, 5],
  ].flatMap(([cases = 0, trials = 0]) => [
    at(cases, trials, "equal", { kind: "same" }),
    at(cases, trials, "10 points worse", { kind: "drop", by: 0.1 }),
    at(cases, trials, "20 points worse", { kind: "drop", by: 0.2 }),
    at(cases, trials, "broken", { kind: "drop", by: 0.8 }),
  ]),
];

const design = groupSequential();

/** Looking at a comparison after every fifth of its cases, with a drop of 10 points allowed, beside running it to its end. */
export const earlyStop: readonly Experiment[] = STOPS.map(({ id, cases, trials, change }, index) => ({
  id,
  run(scale) {
    const random = new Random(5_000 + index);
    const comparisons = Math.ceil(COMPARISONS * scale);
    const counts = {
      "BLOCK early": 0,
      "BLOCK full": 0,
      "PASS early": 0,
      "PASS full": 0,
      regressed: 0,
      "regressed full": 0,
    };
    let used = 0;
    for (let i = 0; i < comparisons; i++) {
      const { baseline, candidate } = compare({ cases, trials, change }, random);
      const full = pairedDifference({ baseline, candidate, confidence: 0.9 });
      count(counts, "full", verdictOf({ ...full, allowedDrop: ALLOWED }));
      if (full.high < 0) counts["regressed full"] += 1;
      for (let look = 1; look <= design.looks; look++) {
        const seen = Math.round((cases * look) / design.looks);
        const difference = pairedDifference({
          baseline: baseline.slice(0, seen),
          candidate: candidate.slice(0, seen),
        });
        const judged = sequentialVerdict(design, { look, difference, allowedDrop: ALLOWED });
        if (!judged.stop) continue;
        used += seen / cases;
        count(counts, "early", judged.verdict);
        if (judged.regressed) counts.regressed += 1;
        break;
      }
    }
    return {
      ...Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, value / comparisons])),
      "cases run": used / comparisons,
    };
  },
}));

function count(counts: Record<string, number>, when: "early" | "full", verdict: Verdict): void {
  const name = `${verdict} ${when}`;
  if (name in counts) counts[name] = (counts[name] ?? 0) + 1;
}
