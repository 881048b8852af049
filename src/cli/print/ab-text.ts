import { plural } from "../../core/print/amounts.ts";
import type { Column } from "../../core/print/table.ts";
import { table } from "../../core/print/table.ts";
import { visibleLine } from "../../core/print/visible.ts";
import { meanText, statusText } from "../../rollout/ab/ab-markdown.ts";
import type { AbSegment } from "../../rollout/ab/ab-segments.ts";
import type { AbFigureView, AbView } from "../../rollout/ab/ab-view.ts";
import { decisionText, differenceText, figureName } from "../../rollout/ab/ab-words.ts";
import type { Terminal } from "../terminal.ts";
import { wrapped } from "./wrapped.ts";

const MOST_SEGMENTS = 20;

/** An A/B test: the answer, each figure with its interval, and the outcome by segment. */
export function abText(
  view: AbView,
  segments: readonly AbSegment[],
  { width, paint }: Pick<Terminal, "width" | "paint">,
): string {
  const { id, workflow, a = "the app's own code", b, shares, unit, counted, figures, terms } = view;
  const left = segments.length - MOST_SEGMENTS;
  return [
    `${paint("bold", visibleLine(workflow))}: A/B test, ${statusText(view)}  ${paint("dim", id)}`,
    `A ${shares.a} %  ${a}`,
    `B ${shares.b} %  ${b}`,
    `${plural(counted, "run")} counted, by ${unit}`,
    "",
    table(figures, FIGURES, { width, paint }),
    ...(segments.length === 0
      ? []
      : [
          "",
          `by segment, ${figureName(terms.outcome)}`,
          table(segments.slice(0, MOST_SEGMENTS), segmentColumns(view), { width, paint }),
          ...(left > 0 ? [paint("dim", `and ${plural(left, "smaller segment")}: --json has all`)] : []),
        ]),
    "",
    ...answerText(view, width),
  ].join("\n");
}

function answerText({ decision, terms, next, status, last, runs }: AbView, width: number): readonly string[] {
  const answer = decision === undefined ? [] : [wrapped(decisionText(decision, terms), { width })];
  if (status === "running") return [...answer, `waits for: ${next}`];
  if (status === "decided") return [...answer, "`airworthy ab adopt` serves B, `airworthy ab stop` keeps A"];
  const why = last === undefined || last.why === "" ? "" : `: ${visibleLine(last.why)}`;
  const ended = last === undefined ? [] : [`${statusText({ status })} by ${visibleLine(last.by)}${why}`];
  return [...answer, ...ended, ...(runs.length > 0 ? [`runs: ${runs.slice(0, 5).join(" ")}`] : [])];
}

const FIGURES: readonly Column<AbFigureView>[] = [
  { header: "figure", cell: ({ name, isOutcome }) => `${figureName(name)}${isOutcome ? " *" : ""}` },
  { header: "A", cell: ({ name, a }) => meanText(name, a), align: "right" },
  { header: "B", cell: ({ name, b }) => meanText(name, b), align: "right" },
  { header: "B less A", cell: ({ name, difference }) => differenceText(name, difference), align: "right" },
];

function segmentColumns({ terms: { outcome } }: AbView): readonly Column<AbSegment>[] {
  return [
    { header: "segment", cell: ({ attribute, value }) => visibleLine(`${attribute}: ${value}`), least: 10 },
    { header: "A", cell: ({ a }) => meanText(outcome, a), align: "right" },
    { header: "B", cell: ({ b }) => meanText(outcome, b), align: "right" },
    { header: "B less A", cell: ({ difference }) => differenceText(outcome, difference), align: "right" },
    { header: "better", cell: ({ better }) => better?.toUpperCase() ?? "" },
  ];
}
