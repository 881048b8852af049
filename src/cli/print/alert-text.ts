import { age, dateTime, plural } from "../../core/print/amounts.ts";
import { shortId } from "../../core/print/short-id.ts";
import type { Column } from "../../core/print/table.ts";
import { visibleLine } from "../../core/print/visible.ts";
import type { Alert, AlertEvent, AlertStatus } from "../../monitor/alerts/alert.ts";
import { statusOf } from "../../monitor/alerts/alert.ts";
import { amount } from "../../monitor/alerts/alert-words.ts";
import type { Format, Terminal } from "../terminal.ts";

const FORMATS: Readonly<Record<AlertStatus, Format>> = {
  open: "red",
  acknowledged: "yellow",
  resolved: "dim",
};

export const ALERT_COLUMNS: readonly Column<Alert>[] = [
  { header: "alert", cell: ({ id }) => shortId(id) },
  { header: "workflow", cell: ({ workflow }) => workflow, least: 8 },
  { header: "what", cell: ({ title }) => title, least: 16 },
  { header: "state", cell: statusOf, format: (alert) => FORMATS[statusOf(alert)] },
  { header: "age", cell: ({ openedAt }) => age(openedAt), align: "right" },
];

/** `open 2h  errors 12.3 % of 240 runs, at most 5.0 %  alert_01…`. */
export function alertLine(alert: Alert, { paint }: Pick<Terminal, "paint">): string {
  const status = statusOf(alert);
  return `${paint(FORMATS[status], status)} ${visibleLine(alert.title)} (${alert.id})`;
}

/** One alert: what it is about, since when, where it is worst, who did what, and what to do next. */
export function alertText(alert: Alert, { paint }: Pick<Terminal, "paint">): string {
  const { id, workflow, release, title, figure, since, openedAt, segment, reaction, runs, events, next } =
    alert;
  const rows: (readonly [string, string | undefined])[] = [
    ["what", title],
    ["state", statusOf(alert)],
    ["workflow", workflow],
    ["release", release],
    ["since", `${dateTime(since)}, known since ${dateTime(openedAt)}`],
    [
      "is",
      figure && `${amount(figure.value, figure.unit)}, ${intervalText(figure)}, ${plural(figure.n, "run")}`,
    ],
    ["held to", figure && `${figure.bound} ${amount(figure.limit, figure.unit)}`],
    ["worst", segment && segmentText(segment)],
    [
      "reaction",
      reaction && `${reaction.kind}: ${reaction.status.replace("_", " ")}${because(reaction.why)}`,
    ],
    ["runs", runs.length === 0 ? undefined : runs.slice(0, SHOWN).join(" ")],
  ];
  return [
    paint("bold", id),
    ...rows.flatMap(([name, value]) =>
      value === undefined ? [] : [`${paint("dim", name.padEnd(8))} ${visibleLine(value)}`],
    ),
    ...events.map((event) => `${paint("dim", dateTime(event.at))} ${visibleLine(eventText(event))}`),
    ...next.map((command) => paint("dim", visibleLine(command))),
  ].join("\n");
}

const SHOWN = 5;

function eventText({ type, by, why }: AlertEvent): string {
  return `${type} by ${by}${because(why)}`;
}

function because(why: string | undefined): string {
  return why === undefined ? "" : `: ${why}`;
}

function intervalText({ low, high, unit }: NonNullable<Alert["figure"]>): string {
  const limit = (one: number) => (Number.isFinite(one) ? amount(one, unit) : "?");
  return `95 % ${limit(low)} to ${limit(high)}`;
}

function segmentText({ words, runs, failed, rate, otherRate, state }: NonNullable<Alert["segment"]>): string {
  const rest = `${amount(rate, "share")} (${failed} of ${runs}) against ${amount(otherRate, "share")} elsewhere`;
  return `${words}: ${rest}${state === "reported" ? ", mostly one customer" : ""}`;
}
