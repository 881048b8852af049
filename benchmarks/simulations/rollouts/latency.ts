import { cappedMeanGate } from "../../../src/stats/gates/capped-mean-gate.ts";
import { alarm, type Measured } from "../../../src/stats/gates/gate.ts";
import { rankGate } from "../../../src/stats/gates/rank-gate.ts";
import { type Experiment, NEVER, quantile } from "../experiment.ts";
import { Random } from "../random.ts";
import { FastHarm } from "./fast-harm.ts";

const ROLLOUTS = 600;
const CANARIES = 2_000;

interface LatencyCell {
  readonly id: string;
  /** Of the logarithm. */
  readonly sigma: number;
  /** The canary's values are so many times the baseline's. */
  readonly ratio: number;
  readonly share: number;
}

const cell = (sigma: number, ratio: number, share: number): LatencyCell => ({
  id: `sigma ${sigma}, x${ratio}, ${100 * share}% traffic`,
  sigma,
  ratio,
  share,
});

export const EQUAL_LATENCY = [cell(0.6, 1, 0.1), cell(1, 1, 0.1), cell(1.5, 1, 0.5)];
export const SLOWER = [
  cell(0.6, 1.3, 0.1),
  cell(0.6, 1.3, 0.5),
  cell(1, 1.3, 0.1),
  cell(1, 1.3, 0.5),
  cell(1, 2, 0.1),
  cell(1, 2, 0.5),
  cell(1.5, 1.3, 0.1),
  cell(1.5, 2, 0.1),
];

export const GATES = ["rank", "capped mean", "slower than the baseline's p95"] as const;

/** Lognormal latencies or costs: false alarms, and canary runs until an alarm. */
export const latency: readonly Experiment[] = [...EQUAL_LATENCY, ...SLOWER].map((one, index) => ({
  id: one.id,
  run(scale) {
    const rollouts = Math.ceil(ROLLOUTS * scale);
    const random = new Random(1_300 + index);
    const after = new Map<string, number[]>(GATES.map((gate) => [gate, []]));
    for (let i = 0; i < rollouts; i++) {
      const ended = rollout(one, random);
      for (const [gate, runs] of after) runs.push(ended.get(gate) ?? NEVER);
    }
    return Object.fromEntries(
      [...after].flatMap(([gate, runs]) => [
        [gate, runs.filter((value) => value < NEVER).length / rollouts],
        [`${gate}, median`, quantile(runs, 0.5)],
        [`${gate}, 90%`, quantile(runs, 0.9)],
      ]),
    );
  },
}));

function rollout({ sigma, ratio, share }: LatencyCell, random: Random): Map<string, number> {
  const slow = Math.exp(1.6448536 * sigma);
  // Ten times the baseline's mean.
  const cap = 10 * Math.exp((sigma * sigma) / 2);
  let rank = rankGate.start({});
  let mean = cappedMeanGate.start({ cap });
  const harm = new FastHarm();
  harm.reset();
  const after = new Map<string, number>();
  for (let canaries = 0; canaries < CANARIES && after.size < GATES.length; ) {
    const canary = random.uniform() < share;
    const value = Math.exp(sigma * random.normal()) * (canary ? ratio : 1);
    const run: Measured = { canary, share, value };
    if (canary) canaries += 1;
    if (!after.has(GATES[0])) {
      rank = rankGate.step(rank, run);
      if (rankGate.logE(rank) >= alarm()) after.set(GATES[0], canaries);
    }
    if (!after.has(GATES[1])) {
      mean = cappedMeanGate.step(mean, run);
      if (cappedMeanGate.logE(mean) >= alarm()) after.set(GATES[1], canaries);
    }
    if (!after.has(GATES[2]) && harm.step(canary, share, value > slow) >= 20) after.set(GATES[2], canaries);
  }
  return after;
}
