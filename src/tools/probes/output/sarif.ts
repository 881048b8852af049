import type { Baseline } from "../baseline.ts";
import type { Finding, Severity } from "../finding.ts";
import type { ProbeReport } from "../probe-report.ts";

const LEVEL: Readonly<Record<Severity, string>> = { high: "error", medium: "warning", low: "note" };

export interface SarifOptions {
  readonly version?: string;
  /** The file that holds the tools, which code scanning then shows. Default: the tool's name stands for one. */
  readonly file?: string;
  /** Findings that are known: they are marked as unchanged, the others as new. */
  readonly baseline?: Baseline;
}

/** A report as SARIF 2.1.0, for code scanning. */
export function probeSarif(
  report: ProbeReport,
  { version = "0.1.0", file, baseline }: SarifOptions = {},
): string {
  const known = baseline === undefined ? undefined : new Set(baseline.findings);
  const state = ({ id }: Finding): object =>
    known === undefined ? {} : { baselineState: known.has(id) ? "unchanged" : "new" };
  const rules = [...Map.groupBy(report.findings, ({ fault }) => fault)].map(([id, findings]) =>
    rule(id, findings),
  );
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "airworthy", version, rules } },
        results: report.findings.map((finding) => ({
          ...result(finding, { target: report.target, file }),
          ...state(finding),
        })),
        columnKind: "utf16CodeUnits",
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function rule(id: string, [first]: readonly Finding[]): unknown {
  const text = first?.pattern ?? id;
  return { id, name: id, shortDescription: { text }, help: { text: first?.fix ?? text } };
}

function result(
  { id, fault, severity, tool, message, evidence, fix }: Finding,
  { target, file }: { readonly target: string; readonly file: string | undefined },
): object {
  const where = tool === "" ? target : `${target}/${tool}`;
  return {
    ruleId: fault,
    level: LEVEL[severity],
    message: { text: `${tool === "" ? "" : `${tool}: `}${message}. ${fix}` },
    locations: [
      {
        // Code scanning wants a file; a tool of a server has none, so its address stands for one.
        physicalLocation: { artifactLocation: { uri: encodeURI(file ?? where) }, region: { startLine: 1 } },
        logicalLocations: [{ name: tool, fullyQualifiedName: where, kind: "function" }],
      },
    ],
    partialFingerprints: { "airworthyFinding/v1": id },
    properties: { calls: evidence.map(({ address, input, text }) => ({ address, input, text })) },
  };
}
