import { harmGate } from "../stats/gates/harm-gate.ts";
import { promotionGate } from "../stats/gates/promotion-gate.ts";
import { rankGate } from "../stats/gates/rank-gate.ts";
import type { GuardedMetric, RolloutVerdict } from "../stats/gates/rollout-verdict.ts";
import { rolloutVerdict } from "../stats/gates/rollout-verdict.ts";
import { shareGate } from "../stats/gates/share-gate.ts";
import type { Evidence, Metric } from "./evidence.ts";
import type { FullPlan } from "./plan.ts";

/** What the evidence says now. It may be asked after every run: the gates allow for that. */
export function judge({ metrics, share }: Evidence, { alpha }: FullPlan): RolloutVerdict {
  return rolloutVerdict({ metrics: metrics.map(guarded), share: shareGate.logE(share), alpha });
}

function guarded(metric: Metric): GuardedMetric {
  if (metric.kind === "amount") return { name: metric.name, harm: rankGate.logE(metric.rank) };
  const { name, harm, promotion } = metric;
  return {
    name,
    harm: harmGate.logE(harm),
    ...(promotion === undefined ? {} : { promotion: promotionGate.logE(promotion) }),
  };
}
