import { visibleLine } from "../../core/print/visible.ts";
import type { CheckResult, Readiness } from "../readiness.ts";
import { summaryOf, waiverText, wordsOf } from "./readiness-text.ts";

/** The answers as Markdown; what was stored is text in it. */
export function readinessMarkdown(report: Readiness): string {
  return [
    `# Is ${plain(report.workflow)} ready?`,
    "",
    `**${plain(summaryOf(report))}**, ${new Date(report.at).toISOString()}`,
    "",
    ...steps(report.steps),
    ...report.checks.flatMap((check) => section(check, report.at)),
  ].join("\n");
}

function steps(all: readonly string[]): readonly string[] {
  if (all.length === 0) return [];
  return [
    "What commands can do, in this order:",
    "",
    ...all.map((step, at) => `${at + 1}. ${plain(`npx ${step}`)}`),
    "",
  ];
}

function section(check: CheckResult, now: number): readonly string[] {
  const { verdict, question, evidence, shownBy, next, waiver, expiresAt } = check;
  return [
    `## ${verdict}: ${plain(question)}`,
    "",
    plain(wordsOf(check, now)),
    "",
    ...evidence.map(({ what, value, id }) => {
      const link = id === undefined || id === value ? "" : ` (${plain(id)})`;
      return `- ${plain(what)}: ${plain(String(value))}${link}`;
    }),
    `- shown by: ${plain(shownBy)}`,
    ...(expiresAt === null ? [] : [`- counts until: ${new Date(expiresAt).toISOString()}`]),
    ...(next === null ? [] : [`- next: ${plain(next)}`]),
    ...(waiver === null ? [] : [`- ${plain(waiverText(waiver))}`]),
    "",
  ];
}

function plain(text: string): string {
  return visibleLine(text).replaceAll(/[\\`*_[\]<>|#]/g, String.raw`\$&`);
}
