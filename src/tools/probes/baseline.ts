import { AirworthyError } from "../../core/errors.ts";
import type { Finding } from "./finding.ts";
import type { ProbeReport } from "./probe-report.ts";

/** The findings that are known and bear with: a probe then fails on new ones only. Plain JSON, one line an id. */
export interface Baseline {
  readonly version: 1;
  readonly findings: readonly string[];
}

/** Of every finding of a report. */
export function baselineOf({ findings }: Pick<ProbeReport, "findings">): Baseline {
  return { version: 1, findings: [...new Set(findings.map(({ id }) => id))].sort() };
}

export function baselineText(baseline: Baseline): string {
  return `${JSON.stringify(baseline, undefined, 2)}\n`;
}

/** @throws `invalid_baseline` */
export function parseBaseline(text: string): Baseline {
  const value = json(text);
  if (typeof value === "object" && value !== null && "version" in value && "findings" in value) {
    const { version, findings } = value;
    if (version === 1 && Array.isArray(findings) && findings.every((one) => typeof one === "string"))
      return { version, findings };
  }
  throw new AirworthyError({
    code: "invalid_baseline",
    message: `Cannot read the baseline: expected { "version": 1, "findings": [...] }, got ${text.slice(0, 60)}`,
    hint: "Write it anew with --write-baseline",
  });
}

/** What a report has that the baseline does not know, and what the baseline knows that is gone. */
export function compareWithBaseline(
  { findings }: Pick<ProbeReport, "findings">,
  baseline: Baseline,
): {
  readonly fresh: readonly Finding[];
  readonly known: readonly Finding[];
  readonly gone: readonly string[];
} {
  const before = new Set(baseline.findings);
  const now = new Set(findings.map(({ id }) => id));
  return {
    fresh: findings.filter(({ id }) => !before.has(id)),
    known: findings.filter(({ id }) => before.has(id)),
    gone: baseline.findings.filter((id) => !now.has(id)),
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
