import { type Experiment, NEVER, quantile } from "../experiment.ts";
import { Random } from "../random.ts";
import { FastHarm } from "./fast-harm.ts";

const ROLLOUTS = 2_000;
const METRICS = 5;
const RATE = 0.05;
const SHARE = 0.1;

interface SeveralCell {
  readonly id: string;
  readonly correlation: number;
  /** How many of the five metrics fail three times as often in the canary. */
  readonly harmed: number;
  readonly canaries: number;
}

export const SEVERAL: readonly SeveralCell[] = [
  { id: "5 metrics, none harmed, independent", correlation: 0, harmed: 0, canaries: 5_000 },
  { id: "5 metrics, none harmed, correlation 0.6", correlation: 0.6, harmed: 0, canaries: 5_000 },
  { id: "5 metrics, one tripled, independent", correlation: 0, harmed: 1, canaries: 5_000 },
  { id: "5 metrics, one tripled, correlation 0.6", correlation: 0.6, harmed: 1, canaries: 5_000 },
  { id: "5 metrics, all tripled, correlation 0.6", correlation: 0.6, harmed: 5, canaries: 5_000 },
];

export const JOINT = ["mean of e-values", "Bonferroni", "each by itself"] as const;

/** One alarm for five metrics. */
export const several: readonly Experiment[] = SEVERAL.map((cell, index) => ({
  id: cell.id,
  run(scale) {
    const rollouts = Math.ceil(ROLLOUTS * scale);
    const random = new Random(1_700 + index);
    const after = new Map<string, number[]>(JOINT.map((rule) => [rule, []]));
    for (let i = 0; i < rollouts; i++) {
      const ended = rollout(cell, random);
      for (const [rule, runs] of after) runs.push(ended.get(rule) ?? NEVER);
    }
    return Object.fromEntries(
      [...after].flatMap(([rule, runs]) => [
        [rule, runs.filter((value) => value < NEVER).length / rollouts],
        [`${rule}, median`, quantile(runs, 0.5)],
      ]),
    );
  },
}));

function rollout({ correlation, harmed, canaries }: SeveralCell, random: Random): Map<string, number> {
  const gates = Array.from({ length: METRICS }, () => new FastHarm());
  for (const gate of gates) gate.reset();
  // Each metric follows a common draw so often that two of them have the correlation asked for.
  const common = Math.sqrt(correlation);
  const after = new Map<string, number>();
  for (let seen = 0; seen < canaries && after.size < JOINT.length; ) {
    const canary = random.uniform() < SHARE;
    const draw = random.uniform();
    if (canary) seen += 1;
    let sum = 0;
    let highest = 0;
    for (const [metric, gate] of gates.entries()) {
      const own = random.uniform() < common ? draw : random.uniform();
      const e = gate.step(canary, SHARE, own < RATE * (canary && metric < harmed ? 3 : 1));
      sum += e;
      highest = Math.max(highest, e);
    }
    if (sum / METRICS >= 20 && !after.has(JOINT[0])) after.set(JOINT[0], seen);
    if (highest >= 20 * METRICS && !after.has(JOINT[1])) after.set(JOINT[1], seen);
    if (highest >= 20 && !after.has(JOINT[2])) after.set(JOINT[2], seen);
  }
  return after;
}
