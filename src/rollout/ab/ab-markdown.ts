import { duration, money, plural } from "../../core/print/amounts.ts";
import { visibleLine } from "../../core/print/visible.ts";
import type { AbSegment } from "./ab-segments.ts";
import type { AbFigureView, AbStatus, AbView } from "./ab-view.ts";
import { decisionText, differenceText, figureName, sizeText } from "./ab-words.ts";

const MARKS: Readonly<Record<AbStatus, string>> = {
  running: "❔",
  paused: "⏸️",
  held: "✋",
  decided: "✅",
  adopted: "✅",
  kept: "✅",
  stopped: "❌",
};

/** An A/B test as a report to be sent or committed: the answer first, then each figure and segment with its interval. */
export function abMarkdown(view: AbView, segments: readonly AbSegment[]): string {
  const { workflow, status, decision, terms, shares, unit, counted, last, next } = view;
  const mark = status === "decided" && decision?.says === "inconclusive" ? "❔" : MARKS[status];
  const blocks = [
    `### ${mark} A/B test of ${safe(workflow)}: ${statusText(view)}`,
    decision === undefined ? `No answer yet: ${safe(next)}.` : `**${decisionText(decision, terms)}.**`,
    last === undefined || last.why === "" ? "" : `> ${safe(last.why)} (${safe(last.by)})`,
    `A is ${code(view.a ?? "the app's own code")} with ${shares.a} %, B is ${code(view.b)} with ${shares.b} %, by ${unit}. ${plural(counted, "run")} counted.`,
    figureTable(view.figures),
    segments.length === 0
      ? ""
      : `By segment, ${figureName(terms.outcome)}:\n\n${segmentTable(view, segments)}`,
    `<sub>Differences are B less A: below 0, B is better. An interval holds at every look, ${100 - 100 * terms.alpha} %; those of segments hold together. ${asked(view)}</sub>`,
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

export function statusText({ status }: Pick<AbView, "status">): string {
  switch (status) {
    case "adopted":
      return "B adopted";
    case "kept":
      return "A kept";
    case "stopped":
      return "stopped by a guard, A serves everyone";
    case "held":
      return "held for a person";
    default:
      return status;
  }
}

function asked({ terms: { outcome, better, maxRuns, maxTime } }: AbView): string {
  const by = better === 0 ? "" : ` by at least ${sizeText(outcome, better)}`;
  const time = maxTime === undefined ? "" : ` or ${maxTime}`;
  return `Asked: is B better in ${figureName(outcome)}${by}, within ${plural(maxRuns, "run")}${time}.`;
}

function figureTable(figures: readonly AbFigureView[]): string {
  return table(
    ["figure", "A", "B", "B less A"],
    figures.map((figure) => [
      figure.isOutcome ? `**${figureName(figure.name)}**` : figureName(figure.name),
      meanText(figure.name, figure.a),
      meanText(figure.name, figure.b),
      differenceText(figure.name, figure.difference),
    ]),
  );
}

function segmentTable({ terms: { outcome } }: AbView, segments: readonly AbSegment[]): string {
  return table(
    ["segment", "A", "B", "B less A", "better"],
    segments.map(({ attribute, value, a, b, difference, better }) => [
      `${safe(attribute)}: ${safe(value)}`,
      meanText(outcome, a),
      meanText(outcome, b),
      differenceText(outcome, difference),
      better === null ? "" : better.toUpperCase(),
    ]),
  );
}

/** `4.2 % of 812`, `1.3s`, `$0.0100`. */
export function meanText(
  name: AbFigureView["name"],
  { mean, runs }: { readonly mean: number | null; readonly runs: number },
): string {
  if (mean === null) return "-";
  if (name === "latency") return duration(mean);
  if (name === "cost") return money(mean);
  return `${Math.round(mean * 1_000) / 10} % of ${runs}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** What others wrote can neither be markup nor break out of its cell. */
function safe(text: string): string {
  return visibleLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/[\\`*_[\]|@#]/g, "\\$&");
}

function code(text: string): string {
  return `\`${visibleLine(text).replaceAll("`", "'")}\``;
}
