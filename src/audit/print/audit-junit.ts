import { escapeXml } from "../../core/print/xml.ts";
import { countsFrom } from "../bar.ts";
import type { Severity } from "../patterns/kind.ts";
import type { AuditFinding, AuditReport, PatternReport } from "../report.ts";
import type { Known } from "./words.ts";
import { freshOf, placeText } from "./words.ts";

export interface AuditJunitOptions {
  readonly known?: Known;
  /** The least that fails. Default: medium. */
  readonly failOn?: Severity;
}

/** A report as JUnit XML: a test case for each pattern, which fails by its findings that count. */
export function auditJunit(
  { path, patterns }: AuditReport,
  { known = new Set(), failOn = "medium" }: AuditJunitOptions = {},
): string {
  const failed = patterns.filter((one) =>
    freshOf(one, known).some((finding) => countsFrom(finding, failOn)),
  ).length;
  const skipped = patterns.filter(({ verdict }) => verdict === "cannot tell").length;
  const totals = `tests="${patterns.length}" failures="${failed}" skipped="${skipped}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="${escapeXml(path)}" ${totals}>`,
    ...patterns.map((one) => testCase(one, { path, known, failOn })),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(
  pattern: PatternReport,
  { path, known, failOn }: { readonly path: string } & Required<AuditJunitOptions>,
): string {
  const open = `    <testcase classname="${escapeXml(path)}" name="${escapeXml(`${pattern.number}. ${pattern.title}`)}"`;
  if (pattern.verdict === "cannot tell")
    return `${open}><skipped message="${escapeXml(pattern.because)}"/></testcase>`;
  const counted = freshOf(pattern, known).filter((one) => countsFrom(one, failOn));
  const [first] = counted;
  if (first === undefined) return `${open}/>`;
  return `${open}><failure type="${escapeXml(first.kind)}" message="${escapeXml(first.message)}">${escapeXml(counted.map(textOf).join("\n"))}</failure></testcase>`;
}

function textOf(finding: AuditFinding): string {
  return `${placeText(finding)} [${finding.kind}] ${finding.message}\n  ${finding.fix}`;
}
