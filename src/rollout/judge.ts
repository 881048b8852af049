import { promotionGate } from "../stats/gates/promotion-gate.ts";
import type { GuardedMetric, RolloutVerdict } from "../stats/gates/rollout-verdict.ts";
import { rolloutVerdict } from "../stats/gates/rollout-verdict.ts";
import { shareGate } from "../stats/gates/share-gate.ts";
import type { Evidence, Metric } from "./evidence.ts";
import { harmOf } from "./harm-of.ts";
import type { FullPlan } from "./plan.ts";

/** What the evidence says now. It may be asked after every run: the gates allow for that. */
export function judge({ metrics, share }: Evidence, { alpha }: FullPlan): RolloutVerdict {
  return rolloutVerdict({ metrics: metrics.map(guarded), share: shareGate.logE(share), alpha });
}

function guarded(metric: Metric): GuardedMetric {
  const { name } = metric;
  const harm = harmOf(metric);
  if (metric.kind === "amount" || metric.promotion === undefined) return { name, harm };
  return { name, harm, promotion: promotionGate.logE(metric.promotion) };
}
