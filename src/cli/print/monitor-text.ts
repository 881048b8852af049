import { age, grouped, plural } from "../../core/print/amounts.ts";
import type { Column } from "../../core/print/table.ts";
import { table } from "../../core/print/table.ts";
import { visibleLine } from "../../core/print/visible.ts";
import { amount, pastName } from "../../monitor/alerts/alert-words.ts";
import type { HeldCriterion, MonitorVerdict } from "../../monitor/criteria/hold.ts";
import type { Measured } from "../../monitor/criteria/holding.ts";
import type { HeldPast, WorkflowReport } from "../../monitor/report.ts";
import type { Format, Terminal } from "../terminal.ts";
import { alertLine } from "./alert-text.ts";

interface Row {
  readonly what: string;
  readonly is: string;
  readonly interval: string;
  readonly n: string;
  readonly held: string;
  readonly verdict: MonitorVerdict;
}

const WORDS: Readonly<Record<MonitorVerdict, string>> = {
  OK: "OK",
  FAILING: "FAILING",
  NOT_ENOUGH_DATA: "NOT ENOUGH DATA",
};

/** In a table, beside how many runs there are. */
const SHORT: Readonly<Record<MonitorVerdict, string>> = { ...WORDS, NOT_ENOUGH_DATA: "TOO FEW" };

const FORMATS: Readonly<Record<MonitorVerdict, Format>> = {
  OK: "green",
  FAILING: "red",
  NOT_ENOUGH_DATA: "yellow",
};

const COLUMNS: readonly Column<Row>[] = [
  { header: "figure", cell: ({ what }) => what, least: 8 },
  { header: "is", cell: ({ is }) => is, align: "right" },
  { header: "95 %", cell: ({ interval }) => interval, align: "right", least: 6 },
  { header: "runs", cell: ({ n }) => n, align: "right" },
  { header: "held to", cell: ({ held }) => held, least: 8 },
  { header: "", cell: ({ verdict }) => SHORT[verdict], format: ({ verdict }) => FORMATS[verdict] },
];

/** How a workflow does: what it is held to, its past, and what is wrong. */
export function reportText(
  report: WorkflowReport,
  { width, paint }: Pick<Terminal, "width" | "paint">,
): string {
  const { workflow, release, verdict, runs, isCut, since, criteria, past, alerts } = report;
  const rows = [...criteria.map(criterionRow), ...past.map(pastRow)];
  const many = `${isCut ? "the newest " : ""}${plural(runs, "run")} of the last ${age(since)}`;
  return [
    `${paint("bold", visibleLine(workflow))}: ${paint(FORMATS[verdict], WORDS[verdict])}`,
    `${release ?? "the app's own code"}, ${many}`,
    ...(rows.length === 0 ? [] : [table(rows, COLUMNS, { width, paint })]),
    ...(criteria.length === 0 ? ["It has no criteria: it is held against its own past only."] : []),
    ...alerts.map((alert) => alertLine(alert, { paint })),
  ].join("\n");
}

function criterionRow({ name, part, unit, bound, limit, measured, verdict }: HeldCriterion): Row {
  return {
    what: part === undefined ? name : `${name} of ${part}`,
    ...measuredCells(measured, unit),
    held: `${bound} ${amount(limit, unit)}`,
    verdict,
  };
}

function pastRow({ name, unit, now, before, limit, learned, needs, verdict }: HeldPast): Row {
  const what = pastName(name);
  const held =
    before === undefined || limit === undefined
      ? `past: ${grouped(learned)} of ${needs}`
      : `past ${amount(before.value, unit)}, to ${amount(limit, unit)}`;
  return { what, ...measuredCells(now, unit), held, verdict };
}

function measuredCells(measured: Measured | undefined, unit: HeldCriterion["unit"]) {
  if (measured === undefined) return { is: "-", interval: "-", n: "0" };
  const { value, low, high, n } = measured;
  const limit = (one: number) => (Number.isFinite(one) ? amount(one, unit) : "?");
  const [from, to] = [limit(low), limit(high)];
  // One sign for both, so that a line is no wider than a terminal.
  const begin = to.endsWith(" %") ? from.replace(/ %$/, "") : from;
  return { is: amount(value, unit), interval: `${begin} to ${to}`, n: grouped(n) };
}
