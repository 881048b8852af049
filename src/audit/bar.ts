import { AirworthyError } from "../core/errors.ts";
import type { Severity } from "./patterns/kind.ts";
import type { AuditFinding, AuditReport } from "./report.ts";

const RANK: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2 };

export function countsFrom({ severity }: Pick<AuditFinding, "severity">, failOn: Severity): boolean {
  return RANK[severity] >= RANK[failOn];
}

export interface BarOptions {
  /** Ids of findings that are known and borne with. */
  readonly known?: ReadonlySet<string>;
  /** The least severity that counts. Default: medium. */
  readonly failOn?: Severity;
}

/** BLOCK where a finding counts, INCONCLUSIVE where nothing could be said of a pattern. */
export function auditBar(
  { patterns }: AuditReport,
  { known = new Set(), failOn = "medium" }: BarOptions = {},
): "PASS" | "BLOCK" | "INCONCLUSIVE" {
  const counted = patterns
    .flatMap(({ findings }) => findings)
    .filter((one) => !known.has(one.id) && countsFrom(one, failOn));
  if (counted.length > 0) return "BLOCK";
  return patterns.some(({ verdict }) => verdict === "cannot tell") ? "INCONCLUSIVE" : "PASS";
}

/** The ids of every finding, to bear with them from now on. */
export function auditBaseline({ patterns }: AuditReport): string {
  const findings = [...new Set(patterns.flatMap((one) => one.findings.map(({ id }) => id)))].sort();
  return `${JSON.stringify({ version: 1, audit: findings }, undefined, 2)}\n`;
}

/** @throws `invalid_baseline` */
export function readAuditBaseline(text: string): ReadonlySet<string> {
  const value = json(text);
  if (typeof value === "object" && value !== null && "audit" in value && Array.isArray(value.audit))
    return new Set(value.audit.filter((one) => typeof one === "string"));
  throw new AirworthyError({
    code: "invalid_baseline",
    message: `Cannot read the baseline: expected { "version": 1, "audit": [...] }, got ${text.slice(0, 60)}`,
    hint: "Write it anew with --write-baseline",
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
