import { alarm } from "../../../src/stats/gates/gate.ts";
import { shadowGate } from "../../../src/stats/gates/shadow-gate.ts";
import { type Experiment, NEVER, quantile } from "../experiment.ts";
import { Random } from "../random.ts";

const ROLLOUTS = 2_000;
const PAIRS = 10_000;

interface ShadowCell {
  readonly id: string;
  readonly incumbent: number;
  readonly candidate: number;
  /** Share of the requests on which both fail or pass alike, whatever their rates. */
  readonly alike: number;
}

export const SHADOWS: readonly ShadowCell[] = [
  { id: "shadow, equal, 1% fail", incumbent: 0.01, candidate: 0.01, alike: 0 },
  { id: "shadow, equal, 5% fail", incumbent: 0.05, candidate: 0.05, alike: 0 },
  { id: "shadow, equal, 20% fail, alike in half", incumbent: 0.2, candidate: 0.2, alike: 0.5 },
  { id: "shadow, 5 to 20% fail", incumbent: 0.05, candidate: 0.2, alike: 0 },
  { id: "shadow, 5 to 20% fail, alike in half", incumbent: 0.05, candidate: 0.2, alike: 0.5 },
  { id: "shadow, 5 to 10% fail", incumbent: 0.05, candidate: 0.1, alike: 0 },
  { id: "shadow, 1 to 5% fail", incumbent: 0.01, candidate: 0.05, alike: 0 },
];

/** Both releases answer the same requests. */
export const shadow: readonly Experiment[] = SHADOWS.map((cell, index) => ({
  id: cell.id,
  run(scale) {
    const rollouts = Math.ceil(ROLLOUTS * scale);
    const random = new Random(2_100 + index);
    const after = Array.from({ length: rollouts }, () => {
      let state = shadowGate.start({});
      while (state.pairs < PAIRS) {
        const draw = random.uniform();
        const other = random.uniform() < cell.alike ? draw : random.uniform();
        const pair = { incumbentFailed: draw < cell.incumbent, candidateFailed: other < cell.candidate };
        const before = state;
        state = shadowGate.step(state, pair);
        if (state.logs !== before.logs && shadowGate.logE(state) >= alarm()) return state.pairs;
      }
      return NEVER;
    });
    return {
      found: after.filter((pairs) => pairs < NEVER).length / rollouts,
      median: quantile(after, 0.5),
      "90%": quantile(after, 0.9),
    };
  },
}));
