import type { Paint } from "../../core/print/paint.ts";
import { visibleLine } from "../../core/print/visible.ts";
import type { AuditFinding, AuditReport, AuditVerdict, PatternReport } from "../report.ts";
import type { Known } from "./words.ts";
import { ADVICE, leftText, lookedText, MARK, placeText, wrap } from "./words.ts";

export interface AuditTextOptions {
  /** Columns. Default: 80. */
  readonly width?: number;
  readonly paint?: Paint;
  /** Ids of findings that the baseline knows. */
  readonly known?: Known;
  /** Every finding with its lines; else the gravest three of each pattern. */
  readonly verbose?: boolean;
}

const COLOUR: Readonly<Record<AuditVerdict, Parameters<Paint>[0]>> = {
  present: "red",
  partial: "yellow",
  absent: "green",
  "cannot tell": "dim",
};
const SHOWN = 3;

/** A report for the terminal. What stands in the code is shown without the characters that would move the cursor. */
export function auditText(report: AuditReport, options: AuditTextOptions = {}): string {
  const { width = 80, paint = (_, text) => text, known = new Set(), verbose = false } = options;
  const printing = { width, paint, known, verbose };
  return [
    ...summary(report, printing),
    "",
    ...report.patterns.flatMap((pattern) => patternLines(pattern, printing)),
    ...overallLines(report, printing),
    ...(report.model === undefined ? [] : modelLines(report.model, printing)),
    ...footLines(report, printing),
  ].join("\n");
}

type Printing = Required<AuditTextOptions>;

function summary({ path, patterns }: AuditReport, { width, paint, known }: Printing): readonly string[] {
  const rows = patterns.map((pattern) => {
    const { number, title, verdict, confidence, findings } = pattern;
    const fresh = findings.filter(({ id }) => !known.has(id)).length;
    const count =
      findings.length === 0
        ? ""
        : `${findings.length} finding${findings.length === 1 ? "" : "s"}${fresh < findings.length ? `, ${fresh} new` : ""}`;
    const mark = MARK[verdict].padEnd(11);
    return `  ${number}  ${title.padEnd(30)} ${paint(COLOUR[verdict], mark)} ${confidence.padEnd(6)} ${count}`.trimEnd();
  });
  return [
    ...wrap(`Audit of ${visibleLine(path)}`, width),
    "",
    `     ${"Pattern".padEnd(30)} ${"Verdict".padEnd(11)} Sure   Findings`,
    ...rows,
  ];
}

function patternLines(
  { number, title, verdict, because, findings }: PatternReport,
  printing: Printing,
): readonly string[] {
  const { width, paint, known, verbose } = printing;
  const fresh = findings.filter(({ id }) => !known.has(id));
  const head = paint("bold", `${number}. ${title}: ${MARK[verdict].toLowerCase()}`);
  if (fresh.length === 0 || verdict === "cannot tell") {
    const why = fresh.length === 0 && findings.length > 0 ? "all findings are in the baseline" : because;
    return [head, ...indented(why, width, "   "), ""];
  }
  const shown = verbose ? fresh : fresh.slice(0, SHOWN);
  const rest = fresh.length - shown.length;
  const foot = rest > 0 ? [`   and ${rest} more: --verbose`, ""] : [];
  const lead = verdict === "absent" ? [...indented(because, width, "   "), ""] : [];
  return [head, ...lead, ...shown.flatMap((finding) => findingLines(finding, printing)), ...foot];
}

function findingLines(finding: AuditFinding, { width, paint, verbose }: Printing): readonly string[] {
  const { severity, kind, message, lines, fix, command, also, why, line } = finding;
  const mark = { high: "!!", medium: "! ", low: "- " }[severity];
  const code = lines
    .slice(0, verbose ? 5 : 2)
    .map((one, index) => cut(`      ${String(line + index).padStart(4)} | ${visibleLine(one)}`, width));
  return [
    ...indented(message, width, `   ${mark} `, "      "),
    paint("dim", cut(`      ${visibleLine(placeText(finding))}  [${kind}]`, width)),
    ...code.map((one) => paint("dim", one)),
    ...(verbose ? indented(`Why: ${why}.`.replace("..", "."), width, "      ") : []),
    ...indented(`Fix: ${fix}`, width, "      "),
    ...(command === undefined ? [] : [cut(`      $ ${command}`, width)]),
    ...(verbose && also.length > 0
      ? indented(`Also: ${also.map(placeText).join(", ")}`, width, "      ")
      : []),
    "",
  ];
}

function overallLines({ overall, patterns }: AuditReport, { width, paint }: Printing): readonly string[] {
  const { advice, because, order } = overall;
  const steps = order.map(
    ({ pattern, why }, index) =>
      `   ${index + 1}. ${titleOf(patterns, pattern)} (pattern ${pattern}): ${why}`,
  );
  return [
    paint("bold", `${ADVICE[advice]}: ${because}`).length <= width
      ? paint("bold", `${ADVICE[advice]}: ${because}`)
      : wrap(`${ADVICE[advice]}: ${because}`, width).join("\n"),
    ...(steps.length > 1 ? ["In this order:"] : []),
    ...steps.flatMap((step) => indented(step.trim(), width, "   ", "      ")),
    "",
  ];
}

function titleOf(patterns: readonly PatternReport[], number: number): string {
  return patterns.find((one) => one.number === number)?.title ?? String(number);
}

function modelLines(
  { name, text }: { readonly name: string; readonly text: string },
  { width, paint }: Printing,
): readonly string[] {
  const said = text
    .split("\n")
    .flatMap((line) => (line.trim() === "" ? [""] : indented(line, width, "   | ")));
  return [paint("bold", `What a model says (${visibleLine(name)}; its words decide nothing):`), ...said, ""];
}

function footLines(report: AuditReport, { width, paint, verbose }: Printing): readonly string[] {
  const left = leftText(report);
  const shown = verbose ? left : left.slice(0, 4);
  return [
    ...wrap(`Looked at ${lookedText(report)}.`, width),
    ...shown.flatMap((line) => indented(`Left out: ${line}`, width, "")),
    ...(left.length > shown.length ? [`and ${left.length - shown.length} more reasons: --verbose`] : []),
    paint("dim", "Each kind of finding: docs/audit-findings.md"),
  ];
}

function indented(
  text: string,
  width: number,
  first: string,
  rest = " ".repeat(first.length),
): readonly string[] {
  return wrap(visibleLine(text), width - first.length).map(
    (line, index) => `${index === 0 ? first : rest}${line}`,
  );
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
