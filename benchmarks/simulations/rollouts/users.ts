import { alarm } from "../../../src/stats/gates/gate.ts";
import { harmGate } from "../../../src/stats/gates/harm-gate.ts";
import { type UnitState, unitOfRuns } from "../../../src/stats/gates/unit-of-runs.ts";
import { type Experiment, NEVER, quantile } from "../experiment.ts";
import { Random } from "../random.ts";
import { FastHarm } from "./fast-harm.ts";

const ROLLOUTS = 2_000;
const USERS = 2_000;
const RUNS = 20_000;
const RATE = 0.05;

interface UserCell {
  readonly id: string;
  /** How much users differ in their failure rates. */
  readonly correlation: number;
  /** Exponent of the activity: 0 all the same, above 1 a few make most runs. */
  readonly zipf: number;
  readonly share: number;
  /** Odds of failure of the canary's users, times. */
  readonly times?: number;
}

export const USER_CELLS: readonly UserCell[] = [
  { id: "users alike, Zipf 0.8, 10% traffic", correlation: 0.05, zipf: 0.8, share: 0.1 },
  { id: "users differ, equal activity, 10% traffic", correlation: 0.2, zipf: 0, share: 0.1 },
  { id: "users differ, Zipf 0.8, 10% traffic", correlation: 0.2, zipf: 0.8, share: 0.1 },
  { id: "users differ, Zipf 0.8, 50% traffic", correlation: 0.2, zipf: 0.8, share: 0.5 },
  { id: "users differ much, Zipf 1.1, 10% traffic", correlation: 0.5, zipf: 1.1, share: 0.1 },
  {
    id: "5 to 20% fail, users differ, Zipf 0.8, 10% traffic",
    correlation: 0.2,
    zipf: 0.8,
    share: 0.1,
    times: 4,
  },
];

export const BY_RUN = "a run counts";
export const BY_FIRST = "a user's first run";
export const BY_THREE = "mean of a user's first 3";

/** Users are assigned once and stay: what a gate does that counts their runs, and one that counts each of them once. */
export const users: readonly Experiment[] = USER_CELLS.map((cell, index) => ({
  id: cell.id,
  run(scale) {
    const rollouts = Math.ceil(ROLLOUTS * scale);
    const random = new Random(900 + index);
    const after = new Map([BY_RUN, BY_FIRST, BY_THREE].map((name) => [name, [] as number[]]));
    for (let i = 0; i < rollouts; i++) {
      const ended = rollout(cell, random);
      for (const [name, runs] of after) runs.push(ended.get(name) ?? NEVER);
    }
    return Object.fromEntries(
      [...after].flatMap(([name, runs]) => [
        [name, runs.filter((one) => one < NEVER).length / rollouts],
        [`${name}, median`, quantile(runs, 0.5)],
      ]),
    );
  },
}));

function rollout({ correlation, zipf, share, times = 1 }: UserCell, random: Random): Map<string, number> {
  const a = (RATE * (1 - correlation)) / correlation;
  const b = ((1 - RATE) * (1 - correlation)) / correlation;
  const canary = Uint8Array.from({ length: USERS }, () => (random.uniform() < share ? 1 : 0));
  const rates = Float64Array.from({ length: USERS }, (_, user) => {
    const rate = random.beta(a, b);
    return canary[user] ? Math.min(1, rate * times) : rate;
  });
  const activity = cumulative(zipf);
  const harm = new FastHarm();
  harm.reset();
  const gates = [
    { name: BY_FIRST, runs: 1, state: harmGate.start({}), units: new Map<number, UnitState>(), done: false },
    { name: BY_THREE, runs: 3, state: harmGate.start({}), units: new Map<number, UnitState>(), done: false },
  ];
  const after = new Map<string, number>();
  let seen = 0;
  for (let run = 0; run < RUNS; run++) {
    const user = pick(activity, random.uniform());
    const isCanary = canary[user] === 1;
    const bad = random.uniform() < (rates[user] ?? 0);
    if (isCanary) seen += 1;
    if (!after.has(BY_RUN) && harm.step(isCanary, share, bad) >= 20) after.set(BY_RUN, seen);
    for (const gate of gates) {
      if (gate.done || gate.units.get(user)?.closed) continue;
      const { state, observation } = unitOfRuns(
        gate.units.get(user),
        { canary: isCanary, share, bad: bad ? 1 : 0 },
        gate,
      );
      gate.units.set(user, state);
      if (observation === undefined) continue;
      gate.state = harmGate.step(gate.state, observation);
      if (harmGate.logE(gate.state) < alarm()) continue;
      gate.done = true;
      after.set(gate.name, seen);
    }
  }
  return after;
}

function cumulative(zipf: number): Float64Array {
  const sums = new Float64Array(USERS);
  let sum = 0;
  for (let user = 0; user < USERS; user++) {
    sum += (user + 1) ** -zipf;
    sums[user] = sum;
  }
  return sums.map((value) => value / sum);
}

function pick(sums: Float64Array, at: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 1) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
