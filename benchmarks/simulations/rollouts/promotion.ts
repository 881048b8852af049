import type { Margin } from "../../../src/stats/gates/promotion-gate.ts";
import { type Experiment, NEVER, quantile } from "../experiment.ts";
import { Random } from "../random.ts";
import { checkFastHarm, FastHarm } from "./fast-harm.ts";
import { checkFastPromotion, FastPromotion } from "./fast-promotion.ts";

const ROLLOUTS = 2_000;

export interface PromotionCell {
  readonly id: string;
  readonly baseline: number;
  readonly canary: number;
  readonly margin: Margin;
  readonly share: number;
  /** Whether the harm gate stands beside it. It would hide wrong promotions: at the margin it rolls most of them back first. */
  readonly harm: boolean;
  readonly canaries: number;
}

const points = { points: 0.03 };
const equal = { baseline: 0.05, canary: 0.05, margin: points, harm: true, canaries: 10_000 };
const atMargin = { harm: false, canaries: 5_000 };

export const PROMOTIONS: readonly PromotionCell[] = [
  { ...equal, id: "equal, 5% fail, margin 3 points, 5% traffic", share: 0.05 },
  { ...equal, id: "equal, 5% fail, margin 3 points, 10% traffic", share: 0.1 },
  { ...equal, id: "equal, 5% fail, margin 3 points, 50% traffic", share: 0.5 },
  { ...equal, id: "equal, 5% fail, margin x2, 10% traffic", share: 0.1, margin: { factor: 2 } },
  {
    ...atMargin,
    id: "at the margin, 5 to 8% fail, 10% traffic",
    baseline: 0.05,
    canary: 0.08,
    margin: points,
    share: 0.1,
  },
  {
    ...atMargin,
    id: "at the margin, 5 to 8% fail, 50% traffic",
    baseline: 0.05,
    canary: 0.08,
    margin: points,
    share: 0.5,
  },
  {
    ...atMargin,
    id: "at the margin, 1 to 3% fail, 10% traffic",
    baseline: 0.01,
    canary: 0.03,
    margin: { points: 0.02 },
    share: 0.1,
  },
  {
    ...atMargin,
    id: "at the margin, 5 to 10% fail, x2, 10% traffic",
    baseline: 0.05,
    canary: 0.1,
    margin: { factor: 2 },
    share: 0.1,
  },
  { ...equal, id: "worse, 5 to 20% fail, margin 3 points, 10% traffic", canary: 0.2, share: 0.1 },
];

export const promotion: readonly Experiment[] = PROMOTIONS.map((cell, index) => ({
  id: cell.id,
  run(scale) {
    checkFastHarm();
    checkFastPromotion();
    const rollouts = Math.ceil(ROLLOUTS * scale);
    const random = new Random(500 + index);
    const after: number[] = [];
    let rolledBack = 0;
    for (let i = 0; i < rollouts; i++) {
      const ended = rollout(cell, random);
      if (ended.promoted) after.push(ended.canaries);
      if (ended.rolledBack) rolledBack += 1;
    }
    return {
      promoted: after.length / rollouts,
      "rolled back": rolledBack / rollouts,
      median: after.length === 0 ? NEVER : quantile(after, 0.5),
      "90%": after.length === 0 ? NEVER : quantile(after, 0.9),
    };
  },
}));

function rollout(
  cell: PromotionCell,
  random: Random,
): { promoted: boolean; rolledBack: boolean; canaries: number } {
  const { share } = cell;
  const harm = new FastHarm();
  harm.reset();
  const promotion = new FastPromotion(cell.margin);
  let canaries = 0;
  while (canaries < cell.canaries) {
    const canary = random.uniform() < share;
    const bad = random.uniform() < (canary ? cell.canary : cell.baseline);
    if (canary) canaries += 1;
    const promoting = promotion.step(canary, share, bad);
    if (cell.harm && harm.step(canary, share, bad) >= 20)
      return { promoted: false, rolledBack: true, canaries };
    if (promoting >= 20) return { promoted: true, rolledBack: false, canaries };
  }
  return { promoted: false, rolledBack: false, canaries };
}
