import { escapeXml } from "../../../core/print/xml.ts";
import { compareWithBaseline } from "../baseline.ts";
import type { Finding, Severity } from "../finding.ts";
import type { ProbeReport } from "../probe-report.ts";
import type { VerdictOptions } from "../probe-verdict.ts";
import { counts } from "../probe-verdict.ts";

/** Calls of a finding that are shown. */
const CALLS = 3;

/**
 * A report as JUnit XML: a test case for each tool, which fails by its findings that count, each with
 * the calls that show it; the others are its output.
 */
export function probeJunit(
  report: ProbeReport,
  { baseline, failOn = "medium" }: VerdictOptions = {},
): string {
  const fresh = baseline === undefined ? report.findings : compareWithBaseline(report, baseline).fresh;
  const byTool = Map.groupBy(fresh, ({ tool }) => tool);
  const names = [...new Set([...report.tools.map(({ name }) => name), ...byTool.keys()])];
  const failed = names.filter((name) => byTool.get(name)?.some((one) => counts(one, failOn))).length;
  const seconds = (report.took / 1_000).toFixed(3);
  const cases = names.map((name) =>
    testCase(name, report.target, { findings: byTool.get(name) ?? [], failOn }),
  );
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

function testCase(
  name: string,
  target: string,
  { findings, failOn }: { findings: readonly Finding[]; failOn: Severity },
): string {
  const open = `    <testcase classname="${escapeXml(target)}" name="${escapeXml(name === "" ? "(server)" : name)}"`;
  const failing = findings.filter((one) => counts(one, failOn));
  const others = findings.filter((one) => !counts(one, failOn));
  const [first] = failing;
  const parts = [
    ...(first === undefined
      ? []
      : [
          `      <failure type="${escapeXml(first.fault)}" message="${escapeXml(first.message)}">${texts(failing)}</failure>`,
        ]),
    ...(others.length === 0 ? [] : [`      <system-out>${texts(others)}</system-out>`]),
  ];
  return parts.length === 0 ? `${open}/>` : [`${open}>`, ...parts, "    </testcase>"].join("\n");
}

function texts(findings: readonly Finding[]): string {
  return escapeXml(findings.map(textOf).join("\n"));
}

function textOf({ severity, fault, message, fix, evidence }: Finding): string {
  const calls = evidence
    .slice(0, CALLS)
    .map(({ address, input, text }) => `  ${address} ${JSON.stringify(input)}\n    ${text}`);
  return [`${severity} ${fault}: ${message}`, ...calls, `  fix: ${fix}`].join("\n");
}
