import { mustHold } from "../must-hold.ts";
import type { Verdict } from "../verdict-of.ts";
import { combineEValues } from "./combine-e-values.ts";
import { eBh } from "./e-bh.ts";
import { alarm } from "./gate.ts";

export interface GuardedMetric {
  readonly name: string;
  /** Log e-value that the canary is worse ({@link harmGate}, {@link rankGate}, {@link cappedMeanGate}). */
  readonly harm: number;
  /** Log e-value that it is not worse by more than its margin ({@link promotionGate}); absent where none is asked for. */
  readonly promotion?: number | undefined;
  /** Default 1. */
  readonly weight?: number | undefined;
}

export interface RolloutEvidence {
  readonly metrics: readonly GuardedMetric[];
  /** Log e-value that runs are not assigned as planned ({@link shareGate}). */
  readonly share?: number | undefined;
  /** Chance to roll back an equal release, and to promote one at its margin. Default 0.05. */
  readonly alpha?: number | undefined;
}

export interface RolloutVerdict {
  readonly verdict: Verdict;
  readonly reason: "harm" | "not worse" | "undecided" | "share";
  /** Log of the mean e-value of harm. */
  readonly harm: number;
  /** The metrics that stand by themselves, when it is harm. It may be none: many small signs add up. */
  readonly guilty: readonly string[];
  /** The metrics that are not yet known to be within their margin. */
  readonly waiting: readonly string[];
}

const SHARE_ALPHA = 0.001;

/**
 * One verdict on a rollout. BLOCK when the mean of the metrics' e-values of harm reaches 1/alpha. PASS when each metric
 * with a margin has been shown to be within it, which needs no correction. Neither is said while runs are
 * not assigned as planned.
 */
export function rolloutVerdict({ metrics, share = 0, alpha = 0.05 }: RolloutEvidence): RolloutVerdict {
  mustHold(metrics.length > 0, () => "Cannot judge a rollout without a metric");
  const logs = metrics.map(({ harm }) => harm);
  const harm = combineEValues(
    logs,
    metrics.map(({ weight = 1 }) => weight),
  );
  const waiting = metrics
    .filter(({ promotion }) => promotion !== undefined && promotion < alarm(alpha))
    .map(({ name }) => name);
  const asked = metrics.some(({ promotion }) => promotion !== undefined);
  const found = { harm, guilty: [], waiting };
  if (share >= alarm(SHARE_ALPHA)) return { ...found, verdict: "INCONCLUSIVE", reason: "share" };
  if (harm >= alarm(alpha)) {
    const guilty = eBh(logs, alpha).flatMap((index) => metrics[index]?.name ?? []);
    return { ...found, guilty, verdict: "BLOCK", reason: "harm" };
  }
  if (asked && waiting.length === 0) return { ...found, verdict: "PASS", reason: "not worse" };
  return { ...found, verdict: "INCONCLUSIVE", reason: "undecided" };
}
