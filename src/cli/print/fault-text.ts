import { FAULT_KINDS, FAULT_WORDS } from "../../evals/faults/fault.ts";
import type { FaultOutcome } from "../../evals/faults/judge-fault.ts";
import { FAULT_OUTCOMES, HARMFUL } from "../../evals/faults/judge-fault.ts";
import type { FaultReport, FaultResult } from "../../evals/faults/run-faults.ts";
import { grouped, plural } from "./amounts.ts";
import { cut } from "./display-width.ts";
import { shortId } from "./short-id.ts";
import type { Column, TableOptions } from "./table.ts";
import { table } from "./table.ts";

const WORDS: Readonly<Record<FaultOutcome, string>> = {
  recovered: "recovered",
  contained: "contained",
  wrong_answer: "wrong",
  duplicated_write: "twice",
  loop: "loop",
  hang: "hang",
  crash: "crash",
  not_reached: "not reached",
  unjudged: "unjudged",
};

interface Row {
  readonly fault: string;
  /** By release, in the order of the reports. */
  readonly results: readonly (readonly FaultResult[])[];
}

/** What became of each fault at each tool, of one release or of several side by side. */
export function faultText(reports: readonly FaultReport[], options: TableOptions): string {
  const places = [...new Set(reports.flatMap(({ results }) => results.map(({ what }) => what)))];
  return [
    ...reports.map((report) => headline(report, options)),
    ...places.flatMap((what) => ["", placeTable(what, reports, options)]),
    "",
    ...reports.map((report) => totals(report, options)),
    ...harmfulLines(reports, options),
  ].join("\n");
}

function headline(
  { release, cases, sound, results, left, seed }: FaultReport,
  { paint }: TableOptions,
): string {
  const bounded = left === 0 ? "" : `, ${grouped(left)} more left out by --most`;
  return `${paint("bold", release)}: ${sound} of ${plural(cases, "case")} go well without faults; ${plural(results.length, "trial")} with one${bounded}; seed ${seed}`;
}

function placeTable(what: string, reports: readonly FaultReport[], options: TableOptions): string {
  const rows: Row[] = FAULT_KINDS.flatMap((fault) => {
    const results = reports.map((report) =>
      report.results.filter((one) => one.what === what && one.fault === fault),
    );
    return results.every((list) => list.length === 0) ? [] : [{ fault: FAULT_WORDS[fault], results }];
  });
  const columns: readonly Column<Row>[] = [
    { header: what, cell: ({ fault }) => fault, least: 16 },
    ...reports.map(
      ({ release }, i): Column<Row> => ({
        header: reports.length === 1 ? "" : release,
        cell: ({ results }) => summary(results[i] ?? []),
        format: ({ results }) =>
          (results[i] ?? []).some(({ outcome }) => HARMFUL.has(outcome)) ? "red" : undefined,
      }),
    ),
  ];
  return table(rows, columns, options);
}

/** `3 recovered, 1 wrong`. */
function summary(results: readonly FaultResult[]): string {
  const counts = FAULT_OUTCOMES.map((outcome) => ({
    outcome,
    count: results.filter((one) => one.outcome === outcome).length,
  }));
  const told = counts
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${WORDS[outcome]}`);
  return told.length === 0 ? "-" : told.join(", ");
}

function totals({ release, results }: FaultReport, { paint }: TableOptions): string {
  return `${paint("bold", release)}: ${summary(results)}`;
}

const MOST_SHOWN = 12;

/** The runs behind what must not be. */
function harmfulLines(reports: readonly FaultReport[], { paint, width }: TableOptions): readonly string[] {
  const found = reports.flatMap(({ release, results }) =>
    results.filter(({ outcome }) => HARMFUL.has(outcome)).map((result) => ({ release, result })),
  );
  if (found.length === 0) return [];
  const shown = found.slice(0, MOST_SHOWN).map(({ release, result }) => {
    const { run, outcome, what, fault, reason = "" } = result;
    const place = reports.length === 1 ? "" : `${release} `;
    const id = run === undefined ? "no run" : shortId(run);
    const why = reason === "" ? "" : ` (${reason})`;
    return cut(`  ${id}  ${place}${what}, ${FAULT_WORDS[fault]}: ${WORDS[outcome]}${why}`, width);
  });
  const more = found.length - shown.length;
  return [
    "",
    "Look at each with `airworthy runs show <run>`:",
    ...shown,
    ...(more > 0 ? [paint("dim", `  and ${more} more, with --json`)] : []),
  ];
}
