import type { StoredExperiment, TrialRecord } from "../../core/experiment.ts";
import type { Format } from "../terminal.ts";
import { cut } from "./display-width.ts";
import { shortId } from "./short-id.ts";
import type { Column } from "./table.ts";
import { table } from "./table.ts";
import { visible } from "./visible.ts";

interface Options {
  readonly width: number;
  readonly paint: (format: Format, text: string) => string;
}

const SHOWN = 20;

const COLUMNS: readonly Column<StoredExperiment>[] = [
  { header: "release", cell: ({ release }) => release, least: 12 },
  { header: "passed", cell: ({ records }) => String(countsOf(records)[0]), align: "right" },
  { header: "failed", cell: ({ records }) => String(countsOf(records)[1]), align: "right" },
  { header: "not judged", cell: ({ records }) => String(countsOf(records)[2]), align: "right" },
  { header: "experiment", cell: ({ id }) => shortId(id) },
];

/** What passed of a suite by release, then what failed, with the run of each. */
export function suiteText(experiments: readonly StoredExperiment[], { width, paint }: Options): string {
  const head = table(experiments, COLUMNS, { width, paint });
  const apart = experiments.flatMap(({ release, records }) =>
    records.filter(({ pass }) => pass !== true).map((record) => ({ release, record })),
  );
  if (apart.length === 0) return `${head}\n\n${paint("green", "Every test passed.")}`;
  const lines = apart.slice(0, SHOWN).flatMap(({ release, record }) => linesOf(release, record, width));
  const more = apart.length > SHOWN ? ["", `and ${apart.length - SHOWN} more: see --json`] : [];
  return [head, "", ...lines, ...more].join("\n");
}

function countsOf(records: readonly TrialRecord[]): readonly [number, number, number] {
  const passed = records.filter(({ pass }) => pass === true).length;
  const failed = records.filter(({ pass }) => pass === false).length;
  return [passed, failed, records.length - passed - failed];
}

function linesOf(release: string, record: TrialRecord, width: number): readonly string[] {
  const { case: id, trial, runs } = record;
  const [run] = runs;
  const which = trial > 1 ? `${id} trial ${trial}` : id;
  const head = [which, ...(run === undefined ? [] : [shortId(run)]), release].join("  ");
  return [cut(visible(head), width), cut(visible(`  ${reasonOf(record)}`), width)];
}

function reasonOf({ scores: { promptfoo }, error }: TrialRecord): string {
  if (error !== undefined) return error.message;
  if (promptfoo?.kind === "error") return promptfoo.message;
  return promptfoo?.kind === "scored" ? (promptfoo.reason ?? "failed") : "not judged";
}
