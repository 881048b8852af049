import { KINDS } from "../patterns/patterns.ts";
import type { AuditReport } from "../report.ts";
import type { Known } from "./words.ts";

const LEVEL = { high: "error", medium: "warning", low: "note" } as const;

export interface AuditSarifOptions {
  /** Of airworthy. */
  readonly version: string;
  /** Ids of findings that the baseline knows: marked as unchanged, the others as new. */
  readonly known?: Known;
}

/** A report as SARIF 2.1.0, for code scanning. */
export function auditSarif(report: AuditReport, { version, known }: AuditSarifOptions): string {
  const findings = report.patterns.flatMap((pattern) => pattern.findings);
  const used = new Set(findings.map(({ kind }) => kind));
  const rules = KINDS.filter(({ id }) => used.has(id)).map(({ id, title, why, looksFor }) => ({
    id,
    name: id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: looksFor },
  }));
  const results = findings.map(({ id, kind, severity, message, fix, file, line, endLine, lines, also }) => ({
    ruleId: kind,
    level: LEVEL[severity],
    message: { text: `${message}. ${fix}` },
    locations: [location(file, { startLine: line, endLine, snippet: { text: lines.join("\n") } })],
    relatedLocations: also.map((one) => location(one.file, { startLine: one.line })),
    partialFingerprints: { "airworthyFinding/v1": id },
    ...(known === undefined ? {} : { baselineState: known.has(id) ? "unchanged" : "new" }),
  }));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      { tool: { driver: { name: "airworthy", version, rules } }, results, columnKind: "utf16CodeUnits" },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function location(file: string, region: object): object {
  return { physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region } };
}
