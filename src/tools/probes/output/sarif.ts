import type { Finding, Severity } from "../finding.ts";
import type { ProbeReport } from "../probe-report.ts";

const LEVEL: Readonly<Record<Severity, string>> = { high: "error", medium: "warning", low: "note" };

/** A report as SARIF 2.1.0, for code scanning. */
export function probeSarif(
  report: ProbeReport,
  { version = "0.1.0" }: { readonly version?: string } = {},
): string {
  const rules = [...Map.groupBy(report.findings, ({ fault }) => fault)].map(([id, findings]) =>
    rule(id, findings),
  );
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "airworthy", version, rules } },
        results: report.findings.map((finding) => result(finding, report.target)),
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

function result({ id, fault, severity, tool, message, evidence, fix }: Finding, target: string): unknown {
  const where = tool === "" ? target : `${target}/${tool}`;
  return {
    ruleId: fault,
    level: LEVEL[severity],
    message: { text: `${tool === "" ? "" : `${tool}: `}${message}. ${fix}` },
    locations: [
      {
        // Code scanning wants a file; a tool has none, so its address stands for one.
        physicalLocation: { artifactLocation: { uri: encodeURI(where) }, region: { startLine: 1 } },
        logicalLocations: [{ name: tool, fullyQualifiedName: where, kind: "function" }],
      },
    ],
    partialFingerprints: { "airworthyFinding/v1": id },
    properties: { calls: evidence.map(({ tool: called, input, text }) => ({ tool: called, input, text })) },
  };
}
