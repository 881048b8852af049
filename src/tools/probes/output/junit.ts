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
    `  <testsuite name="${escaped(report.target)}" tests="${names.length}" failures="${failed}" time="${seconds}">`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(name: string, target: string, findings: readonly Finding[]): string {
  const open = `    <testcase classname="${escaped(target)}" name="${escaped(name === "" ? "(server)" : name)}"`;
  const [first] = findings;
  if (first === undefined) return `${open}/>`;
  const text = findings
    .map(({ severity, fault, message, fix }) => `${severity} ${fault}: ${message}\n  fix: ${fix}`)
    .join("\n");
  const failure = `      <failure type="${escaped(first.fault)}" message="${escaped(first.message)}">${escaped(text)}</failure>`;
  return [`${open}>`, failure, "    </testcase>"].join("\n");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};

function escaped(text: string): string {
  return plain(text).replaceAll(/[&<>"\n]/g, (character) => ENTITIES[character] ?? character);
}

// XML has no place for them at all, escaped or not.
function plain(text: string): string {
  return [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      const allowed =
        code === 9 || code === 10 || code === 13 || (code >= 0x20 && code !== 0xfffe && code !== 0xffff);
      return allowed && !(code >= 0xd800 && code <= 0xdfff) ? character : "�";
    })
    .join("");
}
