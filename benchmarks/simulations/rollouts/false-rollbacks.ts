import { shareGate } from "../../../src/stats/gates/share-gate.ts";
import { type Experiment, type Figures, NEVER } from "../experiment.ts";
import { Random } from "../random.ts";
import { checkFastHarm } from "./fast-harm.ts";
import { allRules, RULE_NAMES } from "./rules.ts";
import { simulate, steady, type Traffic } from "./simulate.ts";

export const ROLLOUTS = 2_000;
export const RATES = [0.01, 0.05, 0.2] as const;
export const SHARES = [0.01, 0.05, 0.1, 0.5] as const;

/** Canary runs of a rollout: at 1 % of the traffic 10,000 would be a million runs. */
export function horizon(share: number): number {
  return share < 0.05 ? 2_500 : 10_000;
}

export function cellId(rate: number, share: number): string {
  return `equal, ${100 * rate}% fail, ${100 * share}% traffic`;
}

const RAMP = [0.01, 0.05, 0.25, 0.5] as const;
const STAGE = 5_000;

function ramp(from: number, to: number): Traffic {
  const runs = RAMP.length * STAGE;
  return {
    share: (run) => RAMP[Math.floor(run / STAGE)] ?? 0.5,
    rates(run) {
      const rate = from + ((to - from) * run) / runs;
      return { baseline: rate, canary: rate };
    },
    canaries: NEVER,
    runs,
  };
}

export const RAMPS = [
  ["ramp 1/5/25/50%, 2% to 8% fail", () => ramp(0.02, 0.08)],
  ["ramp 1/5/25/50%, 8% to 2% fail", () => ramp(0.08, 0.02)],
] as const;

/** Planned 10 %, really another. */
export const WRONG_SHARES = [0.13, 0.2] as const;

export function wrongShareId(share: number): string {
  return `planned 10%, truly ${100 * share}%`;
}

const cells: Experiment[] = RATES.flatMap((rate) =>
  SHARES.map((share) => ({
    id: cellId(rate, share),
    run: (scale: number) =>
      rolledBack(steady({ share, baseline: rate, canary: rate, canaries: horizon(share) }), {
        rollouts: Math.ceil(ROLLOUTS * scale),
        seed: Math.round(1e6 * rate + 1e3 * share),
      }),
  })),
);

const ramps: Experiment[] = RAMPS.map(([id, traffic], i) => ({
  id,
  run: (scale: number) => rolledBack(traffic(), { rollouts: Math.ceil(ROLLOUTS * scale), seed: 77 + i }),
}));

const wrong: Experiment[] = WRONG_SHARES.map((trueShare) => ({
  id: wrongShareId(trueShare),
  run(scale: number) {
    const traffic = {
      ...steady({ share: 0.1, baseline: 0.05, canary: 0.05, canaries: 10_000 }),
      trueShare: () => trueShare,
    };
    const rollouts = Math.ceil(ROLLOUTS * scale);
    const seed = Math.round(1e4 * trueShare);
    return { ...rolledBack(traffic, { rollouts, seed }), "share alarm": shareAlarms(trueShare, rollouts) };
  },
}));

export const falseRollbacks: readonly Experiment[] = [...cells, ...ramps, ...wrong];

/** The share of rollouts that each rule rolls back. */
function rolledBack(traffic: Traffic, { rollouts, seed }: { rollouts: number; seed: number }): Figures {
  checkFastHarm();
  const rules = allRules();
  const random = new Random(seed);
  const counts = new Map<string, number>();
  for (let i = 0; i < rollouts; i++) {
    for (const [name, after] of simulate(traffic, random, rules)) {
      if (after < NEVER) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return Object.fromEntries(RULE_NAMES.map((name) => [name, (counts.get(name) ?? 0) / rollouts]));
}

const SHARE_CANARIES = 5_000;

/** The share of rollouts in which the share gate raises its alarm within 5,000 canary runs. */
function shareAlarms(trueShare: number, rollouts: number): number {
  const random = new Random(99);
  let alarms = 0;
  for (let i = 0; i < rollouts; i++) {
    let canary = 0;
    let baseline = 0;
    let alarmed = false;
    while (!alarmed && canary < SHARE_CANARIES) {
      if (random.uniform() < trueShare) canary += 1;
      else baseline += 1;
      // The gate's e-value depends on the counts alone; it is asked every hundredth run.
      if ((canary + baseline) % 100 === 0) {
        alarmed = shareGate.logE({ planned: [{ share: 0.1, canary, baseline }] }) >= Math.log(1_000);
      }
    }
    if (alarmed) alarms += 1;
  }
  return alarms / rollouts;
}
