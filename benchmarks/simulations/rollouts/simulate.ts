import { NEVER } from "../experiment.ts";
import type { Random } from "../random.ts";
import { FastHarm } from "./fast-harm.ts";
import { HARM, type Pooled, type Rule } from "./rules.ts";

/** The traffic of a rollout, run by run. */
export interface Traffic {
  /** Share that each run is recorded with. */
  share(run: number): number;
  /** Share that it is really assigned with. Default: the recorded one. */
  trueShare?(run: number): number;
  /** Failure rates of baseline and canary. */
  rates(run: number): { baseline: number; canary: number };
  /** Ends after so many canary runs, */
  readonly canaries: number;
  /** or so many runs. */
  readonly runs?: number;
}

/**
 * One rollout under every rule at once, on the same runs.
 *
 * @returns after how many canary runs each rolls back, {@link HARM} among them; NEVER where it does not.
 */
export function simulate(traffic: Traffic, random: Random, rules: readonly Rule[]): Map<string, number> {
  const after = new Map<string, number>();
  const harm = new FastHarm();
  harm.reset();
  for (const rule of rules) rule.reset();
  const waiting = [...rules];
  const counts: Pooled = { baseline: 0, baselineBad: 0, canary: 0, canaryBad: 0 };
  let harmful = false;
  const runs = traffic.runs ?? Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs && counts.canary < traffic.canaries; run++) {
    const share = traffic.share(run);
    const canary = random.uniform() < (traffic.trueShare === undefined ? share : traffic.trueShare(run));
    const rates = traffic.rates(run);
    const bad = random.uniform() < (canary ? rates.canary : rates.baseline);
    if (!harmful && harm.step(canary, share, bad) >= 20) {
      harmful = true;
      after.set(HARM, counts.canary + (canary ? 1 : 0));
    }
    if (canary) {
      counts.canary += 1;
      counts.canaryBad += bad ? 1 : 0;
      for (let i = waiting.length - 1; i >= 0; i--) {
        const rule = waiting[i] as Rule;
        if (!rule.look(counts, bad)) continue;
        after.set(rule.name, counts.canary);
        waiting.splice(i, 1);
      }
    } else {
      counts.baseline += 1;
      counts.baselineBad += bad ? 1 : 0;
      for (const rule of waiting) rule.baseline?.(bad);
    }
    if (harmful && waiting.length === 0) break;
  }
  for (const name of [HARM, ...rules.map((rule) => rule.name)]) if (!after.has(name)) after.set(name, NEVER);
  return after;
}

/** Traffic that does not change. */
export function steady(of: {
  readonly share: number;
  readonly baseline: number;
  readonly canary: number;
  readonly canaries: number;
}): Traffic {
  const rates = { baseline: of.baseline, canary: of.canary };
  return { share: () => of.share, rates: () => rates, canaries: of.canaries };
}
