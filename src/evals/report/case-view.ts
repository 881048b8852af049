import type { TrialRecord } from "../../core/experiment.ts";
import type { RunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Case } from "../case.ts";
import type { CaseTrials, Tried } from "../figures/tried.ts";
import { caseTrials } from "../figures/tried.ts";
import { shownRun } from "./side-by-side.ts";
import { whyFailed } from "./why-failed.ts";

/** A trial as a page shows it. */
export interface TrialView extends TrialRecord {
  readonly why: string;
}

export interface CaseView {
  readonly case: Case;
  readonly counted: number;
  readonly passed: number;
  readonly trials: readonly (TrialView & { readonly output: string | undefined })[];
}

export interface CaseViewOptions {
  readonly load: (run: RunId) => Promise<StoredRun | undefined>;
  /** Trials whose outputs are given; of the others only what the record says. Default 20. */
  readonly outputs?: number;
}

const OUTPUTS = 20;

export function trialView(record: TrialRecord): TrialView {
  return { ...record, why: whyFailed(record) };
}

/** One case of an experiment with its trials and what each answered; undefined where the experiment has no such case. */
export async function caseView(
  tried: Tried,
  id: string,
  { load, outputs = OUTPUTS }: CaseViewOptions,
): Promise<CaseView | undefined> {
  const found = caseTrials(tried).find((one) => one.case.id === id);
  if (found === undefined) return undefined;
  const texts = await Promise.all(found.records.slice(0, outputs).map((record) => outputOf(record, load)));
  const trials = found.records.map((record, i) => ({ ...trialView(record), output: texts[i] }));
  const { counted, passed }: CaseTrials = found;
  return { case: found.case, counted, passed, trials };
}

/** What the last run of a trial gave; undefined where the store has it no longer. */
async function outputOf({ runs }: TrialRecord, load: CaseViewOptions["load"]): Promise<string | undefined> {
  const last = runs.at(-1);
  const run = last === undefined ? undefined : await load(last);
  return run && shownRun(run).output;
}
