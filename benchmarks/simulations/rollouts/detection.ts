import { type Experiment, quantile } from "../experiment.ts";
import { Random } from "../random.ts";
import { checkFastHarm } from "./fast-harm.ts";
import { allRules, RULE_NAMES } from "./rules.ts";
import { simulate, steady } from "./simulate.ts";

export const DETECTIONS = 2_000;

export const CHANGES = [
  [0.05, 0.2],
  [0.05, 0.1],
  [0.01, 0.05],
  [0.05, 1],
] as const;

export const DETECTION_SHARES = [0.01, 0.05, 0.1, 0.5] as const;

export function changeId(from: number, to: number, share: number): string {
  return `${100 * from} to ${100 * to}% fail, ${100 * share}% traffic`;
}

/** How many canary runs each rule needs until it rolls a worse canary back: median and 90 %. */
export const detection: readonly Experiment[] = CHANGES.flatMap(([from, to]) =>
  DETECTION_SHARES.map((share) => ({
    id: changeId(from, to, share),
    run(scale: number) {
      checkFastHarm();
      const rules = allRules();
      const random = new Random(Math.round(1e6 * from + 1e4 * to + 1e3 * share));
      const traffic = steady({ share, baseline: from, canary: to, canaries: share < 0.05 ? 2_500 : 5_000 });
      const after = new Map(RULE_NAMES.map((name) => [name, [] as number[]]));
      for (let i = 0; i < Math.ceil(DETECTIONS * scale); i++) {
        for (const [name, runs] of simulate(traffic, random, rules)) after.get(name)?.push(runs);
      }
      return Object.fromEntries(
        [...after].flatMap(([name, runs]) => [
          [`${name}, median`, quantile(runs, 0.5)],
          [`${name}, 90%`, quantile(runs, 0.9)],
        ]),
      );
    },
  })),
);
