import { decode } from "../../core/codec.ts";
import type { ExperimentSummary } from "../../core/experiment.ts";
import type { RunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import { nameOf } from "../../core/run.ts";
import type { Comparison } from "../compare/compare.ts";
import { compareExperiments } from "../compare/compare.ts";
import { decisionOf } from "../compare/early-stop.ts";
import type { Criteria } from "../criteria.ts";
import type { ToolCall } from "../figures/failures.ts";
import type { Figures } from "../figures/figures.ts";
import { experimentFigures } from "../figures/figures.ts";
import type { Tried } from "../figures/tried.ts";
import type { EvalVerdict, Held } from "../gate/held.ts";
import { worstVerdict } from "../gate/held.ts";
import { holdCriteria } from "../gate/hold-criteria.ts";
import type { SideBySide } from "./side-by-side.ts";
import { sideBySide } from "./side-by-side.ts";

/** All that is said of an experiment, whatever it is printed as. */
export interface EvalReport {
  readonly verdict: EvalVerdict;
  readonly experiment: ExperimentSummary;
  readonly figures: Figures;
  /** Criteria, then what is held against the baseline. */
  readonly held: readonly Held[];
  /** With a baseline. */
  readonly comparison?: Comparison;
  readonly baseline?: Figures;
  /** Of the most suspicious regressions, the two runs beside each other. */
  readonly sides: readonly SideBySide[];
  /** Trials that were not made, since the verdict was clear before. */
  readonly saved: number;
}

export interface EvalReportOptions {
  readonly baseline?: Tried;
  /** Default: none but the allowed drop, where there is a baseline. */
  readonly criteria?: Criteria;
  /** Gives a run of the store; without it no runs are shown beside each other, and no tools are looked at. */
  readonly load?: (run: RunId) => Promise<StoredRun | undefined>;
  /** Regressions that are shown with their runs. Default 10. */
  readonly examples?: number;
}

/** Runs of failed trials that are looked at for the tools they called. */
const MOST_LOOKED_AT = 500;

/** Figures, criteria and comparison of an experiment. */
export async function evalReport(tried: Tried, options: EvalReportOptions = {}): Promise<EvalReport> {
  const { baseline, criteria = {}, load, examples = 10 } = options;
  const tools = load === undefined ? undefined : await toolsCalled(tried, load);
  const figures = experimentFigures(tried, tools === undefined ? {} : { toolsOf: (run) => tools.get(run) });
  const comparison =
    baseline && compareExperiments({ baseline, candidate: tried }, criteria.regression ?? {});
  const held = [
    ...holdCriteria(tried, { criteria, figures }),
    ...(comparison?.gates ?? []),
    ...incomplete(tried),
  ];
  const regressions = comparison?.regressions.slice(0, examples) ?? [];
  const sides = load === undefined ? [] : await Promise.all(regressions.map((one) => sideBySide(one, load)));
  const { records: _, ...experiment } = tried.experiment;
  return {
    verdict: worstVerdict(held.map(({ verdict }) => verdict)),
    experiment,
    figures,
    held,
    ...(comparison === undefined ? {} : { comparison }),
    ...(baseline === undefined ? {} : { baseline: experimentFigures(baseline) }),
    sides: sides.filter((one) => one !== undefined),
    saved: decisionOf(experiment) === undefined ? 0 : Math.max(0, figures.planned - figures.trials),
  };
}

/** Trials that are missing for any other reason than a clear verdict: those made are no fair draw. */
function incomplete({ experiment, cases }: Tried): readonly Held[] {
  const planned = experiment.trials * cases.length;
  const made = experiment.records.length;
  if (made >= planned || decisionOf(experiment) !== undefined) return [];
  return [
    {
      name: "trials made",
      kind: "criterion",
      unit: "cases",
      bound: "at least",
      limit: planned,
      measured: made,
      n: made,
      verdict: "INCONCLUSIVE",
      why: experiment.end?.reason ?? "the experiment was not finished; resume it",
    },
  ];
}

/** The tools that failed trials called and, for comparison, one that passed of each of their cases. */
async function toolsCalled(
  { experiment }: Tried,
  load: (run: RunId) => Promise<StoredRun | undefined>,
): Promise<ReadonlyMap<RunId, readonly ToolCall[]>> {
  const failed = experiment.records.filter(({ pass }) => pass === false);
  const cases = new Set(failed.map((record) => record.case));
  const good = new Map(
    experiment.records
      .filter(({ pass, case: id }) => pass === true && cases.has(id))
      .toReversed()
      .map((record) => [record.case, record]),
  );
  const runs = [...failed, ...good.values()].flatMap((record) => record.runs).slice(0, MOST_LOOKED_AT);
  const found = new Map<RunId, readonly ToolCall[]>();
  for (const id of runs) {
    const run = await load(id);
    if (run !== undefined) found.set(id, toolsOf(run));
  }
  return found;
}

function toolsOf({ calls }: StoredRun): readonly ToolCall[] {
  return calls
    .filter(({ kind }) => kind === "tool")
    .toSorted((a, b) => a.at - b.at || a.seq - b.seq)
    .map(({ address, ask }) => ({
      tool: nameOf(address),
      ...(ask === undefined ? {} : { args: decode(ask.text) }),
    }));
}
