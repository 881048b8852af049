import { duration, grouped, money, plural } from "../../core/print/amounts.ts";
import { cut } from "../../core/print/display-width.ts";
import type { Format, Paint } from "../../core/print/paint.ts";
import { shortId } from "../../core/print/short-id.ts";
import type { Column } from "../../core/print/table.ts";
import { table } from "../../core/print/table.ts";
import { visible, visibleLine } from "../../core/print/visible.ts";
import type { CaseChange, PassedOf } from "../compare/case-changes.ts";
import type { Comparison } from "../compare/compare.ts";
import type { FailureGroup } from "../figures/failures.ts";
import type { CaseFigures, Figures, NamedPart } from "../figures/figures.ts";
import type { EvalVerdict, Held } from "../gate/held.ts";
import { heldName, limits, limitText, measuredText, percent, points, pValue } from "./amounts.ts";
import type { EvalReport } from "./eval-report.ts";
import type { FigureRow } from "./figure-rows.ts";
import { figureRows } from "./figure-rows.ts";
import { comparedLines, few, headline } from "./headline.ts";
import type { SideBySide } from "./side-by-side.ts";

export interface EvalTextOptions {
  /** Columns. Default 80. */
  readonly width?: number;
  /** Default: no colours. */
  readonly paint?: Paint;
  /** Cases that are listed of each kind. Default 10. */
  readonly most?: number;
}

type Showing = Required<EvalTextOptions>;

export const VERDICT_FORMATS: Readonly<Record<EvalVerdict, Format>> = {
  PASS: "green",
  BLOCK: "red",
  INCONCLUSIVE: "yellow",
  ERROR: "magenta",
};

/** A report for a terminal: the verdict first, then what is worse, then the figures. */
export function evalText(report: EvalReport, options: EvalTextOptions = {}): string {
  const showing = { width: 80, paint: (_: Format, text: string) => text, most: 10, ...options };
  const { comparison, figures } = report;
  const sections = [
    head(report, showing),
    heldTable(report.held, showing),
    ...(comparison === undefined ? [] : compared(comparison, report.sides, showing)),
    section("Figures", figureTable(figureRows(figures), showing), showing),
    section("By route and tag", partTable(figures, showing), showing),
    section("Failures", failureTable(figures.failures, showing), showing),
    section("Flaky cases", flakyText(figures, showing), showing),
    saved(report),
  ];
  return sections.filter((text) => text !== "").join("\n\n");
}

function head(report: EvalReport, { paint, width }: Showing): string {
  const [first = "", ...reasons] = headline(report).map((line) => visibleLine(line));
  const verdict = report.held.length === 0 ? "bold" : VERDICT_FORMATS[report.verdict];
  return [paint(verdict, first), ...reasons.flatMap((line) => wrapped(`  ${line}`, width))].join("\n");
}

function section(title: string, text: string, { paint }: Showing): string {
  return text === "" ? "" : `${paint("bold", title)}\n${text}`;
}

function heldTable(held: readonly Held[], { width, paint }: Showing): string {
  if (held.length === 0) return "";
  const columns: readonly Column<Held>[] = [
    { header: "held", cell: heldName, least: 12 },
    { header: "measured", cell: measuredText, least: 16 },
    { header: "n", cell: ({ n }) => grouped(n), align: "right" },
    { header: "limit", cell: limitText },
    { header: "verdict", cell: ({ verdict }) => verdict, format: ({ verdict }) => VERDICT_FORMATS[verdict] },
  ];
  return table(held, columns, { width, paint });
}

function compared(comparison: Comparison, sides: readonly SideBySide[], showing: Showing): readonly string[] {
  const { regressions, improvements, newlyFlaky, parts } = comparison;
  const lines = comparedLines(comparison).flatMap((line) => wrapped(visibleLine(line), showing.width));
  const flaky =
    newlyFlaky.length === 0 ? "" : wrapped(visibleLine(few(newlyFlaky, 20)), showing.width).join("\n");
  return [
    section(`Regressions (${grouped(regressions.length)})`, changeText(regressions, sides, showing), showing),
    section("Against the baseline", lines.join("\n"), showing),
    section("Change by route and tag", partChangeTable(parts, showing), showing),
    section(`Improvements (${grouped(improvements.length)})`, changeText(improvements, [], showing), showing),
    section(`Newly flaky (${grouped(newlyFlaky.length)})`, flaky, showing),
  ];
}

function changeText(
  changes: readonly CaseChange[],
  sides: readonly SideBySide[],
  { width, paint, most }: Showing,
): string {
  const columns: readonly Column<CaseChange>[] = [
    { header: "case", cell: (change) => change.case, least: 8 },
    { header: "route", cell: ({ route = "" }) => route, least: 5 },
    { header: "before", cell: ({ baseline }) => passedText(baseline), align: "right" },
    { header: "now", cell: ({ candidate }) => passedText(candidate), align: "right" },
    { header: "p", cell: ({ p }) => pValue(p), align: "right" },
    {
      header: "runs: before, now",
      cell: ({ runs }) => `${runText(runs.baseline)} ${runText(runs.candidate)}`,
    },
  ];
  const shown = changes.slice(0, most);
  if (shown.length === 0) return "";
  const more = changes.length > most ? [`… ${grouped(changes.length - most)} more; --json lists all`] : [];
  return [
    table(shown, columns, { width, paint }),
    ...more,
    ...sides.slice(0, DETAILS).map((side) => sideText(side, { width, paint, most })),
  ].join("\n");
}

const DETAILS = 3;

function sideText({ case: id, baseline, candidate, first }: SideBySide, { width, paint }: Showing): string {
  const line = (sign: string, format: Format, text: string): string =>
    paint(format, cut(`  ${sign} ${visibleLine(text)}`, width));
  const [before, now] = fromDifference(baseline.output, candidate.output);
  const lines = [
    `${paint("bold", visibleLine(id))}: ${first === undefined ? "the same calls" : `first differs at ${visibleLine(first.address)} (${first.what})`}`,
  ];
  if (first !== undefined) {
    const [a, b] = fromDifference(first.baseline, first.candidate);
    if (first.what !== "only b") lines.push(line("-", "red", a));
    if (first.what !== "only a") lines.push(line("+", "green", b));
  }
  if (before !== now) lines.push(line("- out:", "red", before), line("+ out:", "green", now));
  return lines.join("\n");
}

const SAME_MOST = 24;

/** Two long texts from where they begin to differ, each in one line. */
function fromDifference(a: string, b: string): readonly [string, string] {
  const [one, other] = [a, b].map((text) => text.replaceAll(/\s+/g, " ")) as [string, string];
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  if (same < SAME_MOST || one === other) return [one, other];
  const from = (text: string): string => `…${text.slice(same - 8).toWellFormed()}`;
  return [from(one), from(other)];
}

function partChangeTable(parts: Comparison["parts"], { width, paint, most }: Showing): string {
  const columns: readonly Column<Comparison["parts"][number]>[] = [
    { header: "", cell: partName, least: 8 },
    { header: "cases", cell: ({ caseIds }) => grouped(caseIds.length), align: "right" },
    { header: "before", cell: ({ difference }) => percent(difference.baseline), align: "right" },
    { header: "now", cell: ({ difference }) => percent(difference.candidate), align: "right" },
    { header: "points", cell: ({ difference }) => points(difference.difference), align: "right" },
    { header: "interval", cell: ({ difference }) => limits(difference, "points") },
  ];
  const shown = parts.slice(0, 2 * most);
  return shown.length === 0 ? "" : table(shown, columns, { width, paint });
}

function figureTable(rows: readonly FigureRow[], { width, paint }: Showing): string {
  const columns: readonly Column<FigureRow>[] = [
    { header: "", cell: ({ name }) => name },
    { header: "", cell: ({ value }) => value, align: "right" },
    { header: "", cell: ({ interval }) => interval },
    { header: "", cell: ({ of }) => of, least: 12, format: () => "dim" },
  ];
  return table(rows, columns, { width, paint, header: false });
}

function partTable({ parts, cases }: Figures, { width, paint, most }: Showing): string {
  const shown = parts.filter(({ caseIds }) => caseIds.length < cases).slice(0, 2 * most);
  if (shown.length === 0) return "";
  const columns: readonly Column<NamedPart>[] = [
    { header: "", cell: partName, least: 8 },
    { header: "cases", cell: ({ caseIds }) => grouped(caseIds.length), align: "right" },
    { header: "trials", cell: ({ figures }) => grouped(figures.trials), align: "right" },
    { header: "success", cell: ({ figures }) => rateText(figures.success), least: 20 },
    {
      header: "p95",
      cell: ({ figures }) =>
        figures.latency === undefined ? "unknown" : duration(figures.latency.p95.value),
      align: "right",
    },
    { header: "cost/run", cell: ({ figures }) => money(figures.cost.perRun?.ratio), align: "right" },
  ];
  return table(shown, columns, { width, paint });
}

function failureTable(groups: readonly FailureGroup[], { width, paint, most }: Showing): string {
  if (groups.length === 0) return "";
  const kinds = [...new Set(groups.map(({ kind }) => kind))];
  const shown = kinds.flatMap((kind) => groups.filter((group) => group.kind === kind).slice(0, most));
  const columns: readonly Column<FailureGroup>[] = [
    { header: "by", cell: ({ kind }) => KIND_NAMES[kind] },
    { header: "", cell: ({ name }) => name, least: 16 },
    { header: "failed", cell: ({ failed, of }) => `${grouped(failed)}/${grouped(of)}`, align: "right" },
    { header: "95 % limits", cell: ({ share }) => limits(share, "share") },
    { header: "a run", cell: ({ runs }) => runText(runs[0]) },
  ];
  return table(shown, columns, { width, paint });
}

const KIND_NAMES: Readonly<Record<FailureGroup["kind"], string>> = {
  error: "error",
  scorer: "scorer",
  expected: "expects",
  tools: "tools",
};

function flakyText({ stability }: Figures, { width, paint, most }: Showing): string {
  const { flaky, cases } = stability;
  if (flaky.length === 0) return "";
  const columns: readonly Column<CaseFigures>[] = [
    { header: "case", cell: (one) => one.case, least: 12 },
    { header: "passed", cell: passedText, align: "right" },
    {
      header: "runs",
      cell: ({ runs }) => `${runs.slice(0, 2).map(runText).join(" ")}${runs.length > 2 ? " …" : ""}`,
      least: 18,
    },
  ];
  const more = flaky.length > most ? `\n… ${grouped(flaky.length - most)} more; --json lists all` : "";
  return `${grouped(flaky.length)} of ${plural(cases, "case")} passed at times\n${table(flaky.slice(0, most), columns, { width, paint })}${more}`;
}

function saved({ saved: trials, figures }: EvalReport): string {
  return trials === 0
    ? ""
    : `${plural(trials, "trial")} of ${grouped(figures.planned)} saved: the verdict was clear before.`;
}

function partName({ kind, name }: Pick<NamedPart, "kind" | "name">): string {
  return kind === "tag" ? `#${name}` : name;
}

function rateText(rate: Figures["success"]): string {
  return rate === undefined ? "unknown" : `${percent(rate.rate)} ${limits(rate, "share")}`;
}

function passedText({ passed, counted }: PassedOf): string {
  return `${passed}/${counted}`;
}

function runText(run: string | undefined): string {
  return run === undefined ? "-" : visible(shortId(run));
}

/** Lines of at most so many columns, broken at spaces and indented from the second on. */
function wrapped(text: string, width: number): readonly string[] {
  if (text.length <= width) return [text];
  const at = text.lastIndexOf(" ", width);
  if (at <= 4) return [text];
  return [text.slice(0, at), ...wrapped(`    ${text.slice(at + 1)}`, width)];
}
