import type { Baseline } from "./baseline.ts";
import { compareWithBaseline } from "./baseline.ts";
import type { Finding, Severity } from "./finding.ts";
import type { ProbeReport } from "./probe-report.ts";

/** `INCONCLUSIVE`: nothing that counts was found, and not everything could be looked at. */
export type ProbeVerdict = "PASS" | "BLOCK" | "INCONCLUSIVE";

export interface VerdictOptions {
  /** The least severity that blocks. Default `medium`. */
  readonly failOn?: Severity;
  /** Findings that do not count. */
  readonly baseline?: Baseline;
}

const WEIGHT: Readonly<Record<Severity, number>> = { low: 1, medium: 2, high: 3 };
const NOTHING: Baseline = { version: 1, findings: [] };

/** Whether a finding is as severe as what blocks. */
export function counts({ severity }: Finding, failOn: Severity): boolean {
  return WEIGHT[severity] >= WEIGHT[failOn];
}

/** Whether a report stands in the way of a release. */
export function probeVerdict(
  report: ProbeReport,
  { failOn = "medium", baseline = NOTHING }: VerdictOptions = {},
): ProbeVerdict {
  const { fresh } = compareWithBaseline(report, baseline);
  if (fresh.some((finding) => counts(finding, failOn))) return "BLOCK";
  return report.stopped === undefined ? "PASS" : "INCONCLUSIVE";
}
