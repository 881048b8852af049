import { escapeXml } from "../../../core/print/xml.ts";
import type { Baseline } from "../baseline.ts";
import { compareWithBaseline } from "../baseline.ts";
import type { Finding } from "../finding.ts";
import type { ProbeReport } from "../probe-report.ts";

/** A report as JUnit XML: a test case for each tool, which fails with its findings. */
export function probeJunit(report: ProbeReport, { baseline }: { readonly baseline?: Baseline } = {}): string {
  const fresh = baseline === undefined ? report.findings : compareWithBaseline(report, baseline).fresh;
  const byTool = Map.groupBy(fresh, ({ tool }) => tool);
  const names = [...new Set([...report.tools.map(({ name }) => name), ...byTool.keys()])];
  const failed = names.filter((name) => byTool.has(name)).length;
  const seconds = (report.took / 1_000).toFixed(3);
  const cases = names.map((name) => testCase(name, report.target, byTool.get(name) ?? []));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${names.length}" failures="${failed}" time="${seconds}">`,
    `  <testsuite name="${escapeXml(report.target)}" tests="${names.length}" failures="${failed}" time="${seconds}">`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(name: string, target: string, findings: readonly Finding[]): string {
  const open = `    <testcase classname="${escapeXml(target)}" name="${escapeXml(name === "" ? "(server)" : name)}"`;
  const [first] = findings;
  if (first === undefined) return `${open}/>`;
  const text = findings
    .map(({ severity, fault, message, fix }) => `${severity} ${fault}: ${message}\n  fix: ${fix}`)
    .join("\n");
  const failure = `      <failure type="${escapeXml(first.fault)}" message="${escapeXml(first.message)}">${escapeXml(text)}</failure>`;
  return [`${open}>`, failure, "    </testcase>"].join("\n");
}
