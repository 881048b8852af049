import { logBeta } from "../distributions/beta.ts";
import { chosen, mustBeAssigned } from "./_bets.ts";
import type { Assigned, Gate } from "./gate.ts";

export interface ShareState {
  /** What was assigned under each share that was planned. */
  readonly planned: readonly { readonly share: number; readonly canary: number; readonly baseline: number }[];
}

/** How near to the plan a wrong share is looked for. */
const NEAR = 100;

/**
 * Are runs assigned as planned? Null hypothesis: each with the probability that it was recorded with. Where they are not, runs are lost
 * or counted twice on one side, and no other gate can be trusted. Its alarm is `alarm(0.001)`: it looks at everything, always.
 */
export const shareGate: Gate<Record<never, never>, ShareState, Assigned> = {
  start: () => ({ planned: [] }),

  step(state, observation) {
    mustBeAssigned(observation);
    if (!chosen(observation)) return state;
    const { share, canary } = observation;
    const before = state.planned.find((one) => one.share === share) ?? { share, canary: 0, baseline: 0 };
    const after = {
      share,
      canary: before.canary + (canary ? 1 : 0),
      baseline: before.baseline + (canary ? 0 : 1),
    };
    return { planned: [...state.planned.filter((one) => one.share !== share), after] };
  },

  logE: ({ planned }) =>
    planned.reduce((sum, { share, canary, baseline }) => {
      const a = NEAR * share;
      const b = NEAR * (1 - share);
      const mixed = logBeta({ a: a + canary, b: b + baseline }) - logBeta({ a, b });
      return sum + mixed - canary * Math.log(share) - baseline * Math.log1p(-share);
    }, 0),
};
