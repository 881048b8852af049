import { readable } from "../../core/divergence.ts";
import type { RunId } from "../../core/ids.ts";
import { answerLine, valueText } from "../../core/print/body-text.ts";
import type { CallRecord, StoredRun } from "../../core/run.ts";
import type { DiffRow } from "../../core/run-diff.ts";
import { diffRuns } from "../../core/run-diff.ts";
import type { CaseChange } from "../compare/case-changes.ts";

/** Two trials of one case beside each other. */
export interface SideBySide {
  readonly case: string;
  readonly baseline: ShownRun;
  readonly candidate: ShownRun;
  /** Where their calls first differ; undefined where no call does. */
  readonly first: FirstDifference | undefined;
}

export interface ShownRun {
  readonly run: RunId;
  /** Its output, or how it ended. */
  readonly output: string;
}

export interface FirstDifference {
  readonly address: string;
  readonly what: Exclude<DiffRow["verdict"], "same">;
  /** What was asked where that differs, else what was answered; empty where there is no such call. */
  readonly baseline: string;
  readonly candidate: string;
}

/** The two runs that show a change, if the store still has them. */
export async function sideBySide(
  { case: id, runs }: CaseChange,
  load: (run: RunId) => Promise<StoredRun | undefined>,
): Promise<SideBySide | undefined> {
  if (runs.baseline === undefined || runs.candidate === undefined) return undefined;
  const [a, b] = await Promise.all([load(runs.baseline), load(runs.candidate)]);
  if (a === undefined || b === undefined) return undefined;
  const row = diffRuns(a, b).rows.find(({ verdict }) => verdict !== "same");
  return { case: id, baseline: shownRun(a), candidate: shownRun(b), first: row && firstDifference(row) };
}

function firstDifference({ address, verdict, a, b }: DiffRow): FirstDifference | undefined {
  if (verdict === "same") return undefined;
  const text = (call: CallRecord | undefined): string => {
    if (call === undefined) return "";
    return verdict === "different question" ? readable(call.ask) : answerLine(call.kind, call.answer);
  };
  const [baseline, candidate] = fromDifference(text(a), text(b));
  return { address, what: verdict, baseline, candidate };
}

const BEFORE = 40;
const MOST = 2_000;

/** Two texts from shortly before they begin to differ: most of a prompt is the same. */
function fromDifference(a: string, b: string): readonly [string, string] {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  const from = Math.max(0, same - BEFORE);
  const cut = (text: string): string => {
    const part = text.slice(from, from + MOST).toWellFormed();
    return `${from > 0 ? "…" : ""}${part}${from + MOST < text.length ? "…" : ""}`;
  };
  return [cut(a), cut(b)];
}

/** A run by what came out of it. */
export function shownRun({ id, end, status }: StoredRun): ShownRun {
  if (end?.status === "completed") return { run: id, output: valueText(end.output.text) };
  if (end?.status === "failed" || end?.status === "cancelled")
    return { run: id, output: `${end.status}: ${end.error.message}` };
  return { run: id, output: status };
}
