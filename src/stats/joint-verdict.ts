import { holm } from "./holm.ts";
import { mustHold } from "./must-hold.ts";
import type { PairedDifference } from "./paired-difference.ts";
import { type Verdict, verdictOf } from "./verdict-of.ts";

export interface MetricDifference {
  readonly name: string;
  /** Higher is better: a cost or a latency goes in as its negative. */
  readonly difference: Pick<PairedDifference, "difference" | "low" | "high" | "p" | "confidence">;
  /** In units of the metric, stated beforehand. */
  readonly allowedDrop: number;
}

export interface MetricVerdict {
  readonly name: string;
  readonly verdict: Verdict;
  /** The chance of such a drop without one, one-sided, adjusted for the number of metrics (Holm). */
  readonly p: number;
}

export interface JointVerdict {
  readonly verdict: Verdict;
  readonly metrics: readonly MetricVerdict[];
}

/**
 * One verdict on several metrics. PASS needs every metric within its allowed drop, and needs no correction, since all must
 * hold at once. BLOCK needs one whose drop stands after Holm's correction, so that twenty metrics do not block
 * an equal release twenty times as often. Its level is that of the intervals' one side, (1 - confidence) / 2.
 */
export function jointVerdict(metrics: readonly MetricDifference[]): JointVerdict {
  mustHold(metrics.length > 0, () => "Cannot judge no metrics: expected at least one");
  const oneSided = metrics.map(({ difference: { difference, p } }) => (difference < 0 ? p / 2 : 1 - p / 2));
  const adjusted = holm(oneSided);
  const judged = metrics.map(({ name, difference, allowedDrop }, i): MetricVerdict => {
    const p = adjusted[i] ?? 1;
    const alone = verdictOf({ low: difference.low, high: difference.high, allowedDrop });
    const stands = p <= (1 - difference.confidence) / 2;
    return { name, p, verdict: alone === "BLOCK" && !stands ? "INCONCLUSIVE" : alone };
  });
  return { verdict: worst(judged.map(({ verdict }) => verdict)), metrics: judged };
}

function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("BLOCK")) return "BLOCK";
  return verdicts.includes("INCONCLUSIVE") ? "INCONCLUSIVE" : "PASS";
}
