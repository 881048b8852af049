import type { Contrast } from "../../../src/stats/gates/_contrast.ts";
import { differenceGate } from "../../../src/stats/gates/difference-gate.ts";
import { alarm } from "../../../src/stats/gates/gate.ts";
import { NEVER } from "../experiment.ts";
import type { Random } from "../random.ts";
import type { Arms } from "./arms.ts";

export const GATE = "this test";
export const PEEK = "z at every look";
export const SPRT = "mSPRT, tau 0.05";
export const ONCE = "z once, at the end";
export const RULES = [GATE, PEEK, SPRT, ONCE] as const;

export interface Ended {
  /** Positive: B was called better; negative: A. */
  readonly side: 1 | -1 | 0;
  readonly runs: number;
}

export interface Test {
  readonly arms: Arms;
  readonly share: number;
  readonly runs: number;
  /** What B has to be below to be called better, and above to be called worse. Default: no difference. */
  readonly better?: Contrast;
  readonly worse?: Contrast;
  /** Whether the other rules are played, too. */
  readonly others?: boolean;
}

const NONE: Contrast = { difference: 0 };
const UNDECIDED: Ended = { side: 0, runs: NEVER };

/** One A/B test under every rule, on the same runs, with a look after each. */
export function play(test: Test, random: Random): Readonly<Record<string, Ended>> {
  const { arms, share, runs, others = false } = test;
  const ended = new Map<string, Ended>();
  const decide = (rule: string, side: Ended["side"], at: number): void => {
    if (side !== 0 && !ended.has(rule)) ended.set(rule, { side, runs: at });
  };
  let below = differenceGate.start({ prove: "below", than: test.better ?? NONE });
  let above = differenceGate.start({ prove: "above", than: test.worse ?? NONE });
  const [a, b] = [new Sums(), new Sums()];
  for (let n = 1; n <= runs; n++) {
    const canary = random.uniform() < share;
    const value = arms.value(canary, n / runs, random);
    if (!ended.has(GATE)) {
      below = differenceGate.step(below, { canary, share, value });
      above = differenceGate.step(above, { canary, share, value });
      if (differenceGate.logE(below) >= ALARM) decide(GATE, 1, n);
      else if (differenceGate.logE(above) >= ALARM) decide(GATE, -1, n);
    }
    if (!others) {
      if (ended.has(GATE)) break;
      continue;
    }
    (canary ? b : a).add(value);
    if (Math.min(a.n, b.n) < LEAST) continue;
    decide(PEEK, sideOf(zOf(a, b), 1.96), n);
    decide(SPRT, sprt(a, b), n);
    if (n === runs) decide(ONCE, sideOf(zOf(a, b), 1.96), n);
  }
  return Object.fromEntries(RULES.map((rule) => [rule, ended.get(rule) ?? UNDECIDED]));
}

const ALARM = alarm(0.025);
/** Runs of each release before a rule that takes means for normal is asked. */
const LEAST = 30;
const TAU = 0.05;

class Sums {
  n = 0;
  sum = 0;
  squares = 0;

  add(value: number): void {
    this.n += 1;
    this.sum += value;
    this.squares += value * value;
  }

  mean(): number {
    return this.sum / this.n;
  }

  /** Of the mean. */
  variance(): number {
    const mean = this.mean();
    return Math.max(0, this.squares / this.n - mean * mean) / this.n;
  }
}

function zOf(a: Sums, b: Sums): number {
  const variance = a.variance() + b.variance();
  return variance === 0 ? 0 : (b.mean() - a.mean()) / Math.sqrt(variance);
}

function sideOf(z: number, limit: number): Ended["side"] {
  if (Math.abs(z) < limit) return 0;
  return z < 0 ? 1 : -1;
}

/** The mixture sequential test of Johari and others, two-sided, with the variances that were seen. */
function sprt(a: Sums, b: Sums): Ended["side"] {
  const variance = a.variance() + b.variance();
  if (variance === 0) return 0;
  const difference = b.mean() - a.mean();
  const both = variance + TAU * TAU;
  const log = 0.5 * Math.log(variance / both) + (difference * difference * TAU * TAU) / (2 * variance * both);
  if (log < Math.log(20)) return 0;
  return difference < 0 ? 1 : -1;
}
