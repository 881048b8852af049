import type {
  CostPart,
  CostReport,
  Interval,
  OtherCost,
  ProjectedCost,
} from "../../observe/cost/cost-report.ts";
import { grouped, money, plural } from "./amounts.ts";
import type { Column, TableOptions } from "./table.ts";
import { table } from "./table.ts";

/** A report on cost for people. */
export function costText(report: CostReport, options: TableOptions & { readonly name: string }): string {
  const { all, parts, projection, others } = report;
  const title = options.paint(
    "bold",
    `Cost of ${options.name}: ${plural(report.runs, "run")}${daysOf(report)}`,
  );
  if (all === undefined) return [title, ...unpricedLines(report)].join("\n");
  const rows = parts.length > 1 ? [...parts, all] : [all];
  return [
    title,
    ...unpricedLines(report),
    "",
    table(rows, PART_COLUMNS, options),
    "",
    table(projection, projectionColumns("recorded"), options),
    ...others.flatMap((other) => [
      "",
      otherLine(other),
      table(other.projection, projectionColumns(other.model), options),
    ]),
    "",
    options.paint("dim", "In brackets: the 95 % interval of as many runs. The mix of routes, the share"),
    options.paint("dim", "of the cache and failed calls are taken as they were recorded."),
  ].join("\n");
}

const PART_COLUMNS: readonly Column<CostPart>[] = [
  { header: "route", cell: ({ name }) => name, least: 8 },
  { header: "runs", cell: ({ runs }) => grouped(runs), align: "right" },
  { header: "a run", cell: ({ mean }) => money(mean.mean), align: "right" },
  { header: "[95 %]", cell: ({ mean }) => range(mean) },
  { header: "p95", cell: ({ p95 }) => money(p95), align: "right" },
  {
    header: "a success",
    cell: ({ perSuccess }) => (perSuccess === undefined ? "-" : money(perSuccess)),
    align: "right",
  },
  { header: "cached", cell: ({ cached }) => percent(cached), align: "right" },
  { header: "failed", cell: ({ failed }) => percent(failed), align: "right" },
];

function projectionColumns(model: string): readonly Column<ProjectedCost>[] {
  return [
    { header: "queries a day", cell: ({ perDay }) => grouped(perDay), align: "right" },
    { header: "model", cell: () => model, least: 12 },
    { header: "a day", cell: ({ day }) => money(day.mean), align: "right" },
    { header: "[95 %]", cell: ({ day }) => range(day) },
    { header: "30 days", cell: ({ month }) => money(month.mean), align: "right" },
  ];
}

function otherLine({ model, ratio, source, asOf, tokens }: OtherCost): string {
  const times = ratio === undefined ? "" : `, ${ratio.toFixed(2)} x the recorded cost`;
  const counted = tokens === "recorded" ? "tokens as recorded" : "tokens counted anew";
  return `The same traffic with ${model}${times}\n${counted}; prices: ${source}, as of ${asOf}`;
}

function unpricedLines({ unpriced, unpricedModels }: CostReport): readonly string[] {
  if (unpriced === 0) return [];
  const models = unpricedModels.slice(0, 3).join(", ");
  return [
    `${plural(unpriced, "run")} not counted: no price is known for ${models}.`,
    "Give it under `prices` in the configuration; what runs from then on is priced.",
  ];
}

function daysOf({ from, until }: CostReport): string {
  if (from === undefined || until === undefined) return "";
  const [first, last] = [dayOf(from), dayOf(until)];
  return first === last ? ` of ${first}` : ` from ${first} to ${last}`;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function range({ low, high }: Pick<Interval, "low" | "high">): string {
  return Number.isFinite(high) ? `[${money(Math.max(0, low))} to ${money(high)}]` : "[unknown]";
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}
