import { visible, visibleLine } from "../../core/print/visible.ts";
import type { AuditFinding, AuditReport, PatternReport } from "../report.ts";
import type { Known } from "./words.ts";
import { ADVICE, freshOf, leftText, lookedText, MARK, placeText } from "./words.ts";

/** A report as Markdown. What stands in the code is quoted or escaped, so that it cannot become markup. */
export function auditMarkdown(report: AuditReport, known: Known = new Set()): string {
  const { path, patterns, overall, model } = report;
  return [
    `# Audit of ${escaped(path)}`,
    "",
    `**${ADVICE[overall.advice]}**: ${escaped(overall.because)}`,
    "",
    "| | pattern | verdict | sure | findings |",
    "| --- | --- | --- | --- | --- |",
    ...patterns.map(
      (one) =>
        `| ${one.number} | ${one.title} | ${MARK[one.verdict]} | ${one.confidence} | ${freshOf(one, known).length} |`,
    ),
    "",
    ...overall.order.map(({ pattern, why }, index) => `${index + 1}. Pattern ${pattern}: ${why}`),
    "",
    ...patterns.flatMap((one) => patternLines(one, known)),
    ...(model === undefined
      ? []
      : [
          `## What a model says`,
          "",
          `Words of ${escaped(model.name)}; they decide nothing.`,
          "",
          ...fenced(model.text),
          "",
        ]),
    `Looked at ${escaped(lookedText(report))}.`,
    ...leftText(report).map((line) => `\nLeft out: ${escaped(line)}`),
    "",
  ].join("\n");
}

function patternLines(pattern: PatternReport, known: Known): readonly string[] {
  const { number, title, verdict, because } = pattern;
  const fresh = freshOf(pattern, known);
  return [
    `## ${number}. ${title}: ${MARK[verdict].toLowerCase()}`,
    "",
    ...(fresh.length === 0 ? [escaped(because), ""] : fresh.flatMap(findingLines)),
  ];
}

function findingLines(finding: AuditFinding): readonly string[] {
  const { severity, kind, message, lines, why, fix, command, also } = finding;
  return [
    `### ${escaped(message)}`,
    "",
    `${severity}, \`${kind}\`, ${escaped(placeText(finding))}`,
    "",
    ...fenced(lines.join("\n")),
    "",
    `Why: ${why}`,
    "",
    `Fix: ${escaped(fix)}`,
    ...(command === undefined ? [] : ["", ...fenced(command, "sh")]),
    ...(also.length === 0 ? [] : ["", `Also: ${escaped(also.map(placeText).join(", "))}`]),
    "",
  ];
}

/** A fence longer than any in the text, so that the text cannot end it. */
function fenced(text: string, language = ""): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, visible(text), fence];
}

/** Code in backticks stays code; all else that would be markup is escaped. */
function escaped(text: string): string {
  return visibleLine(text)
    .split(/(`[^`]*`)/)
    .map((part) =>
      part.startsWith("`") && part.length > 1 && part.endsWith("`")
        ? part.replaceAll("|", "\\|")
        : part.replace(/[\\`*_{}[\]<>#|!]/g, "\\$&"),
    )
    .join("");
}
