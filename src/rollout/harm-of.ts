import { harmGate } from "../stats/gates/harm-gate.ts";
import { rankGate } from "../stats/gates/rank-gate.ts";
import type { Metric } from "./evidence.ts";

/** The natural logarithm of the e-value that the candidate is worse. */
export function harmOf(metric: Metric): number {
  return metric.kind === "rate" ? harmGate.logE(metric.harm) : rankGate.logE(metric.rank);
}
