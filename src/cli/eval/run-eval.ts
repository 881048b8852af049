import { AirworthyError } from "../../core/errors.ts";
import type { StoredExperiment, TrialRecord } from "../../core/experiment.ts";
import type { ExperimentId } from "../../core/ids.ts";
import { decisionOf, earlyStop } from "../../evals/compare/early-stop.ts";
import type { Criteria } from "../../evals/criteria.ts";
import type { Dataset } from "../../evals/datasets/dataset.ts";
import type { Evaluation } from "../../evals/evaluation.ts";
import { loadTried, triedOf } from "../../evals/experiments/load-tried.ts";
import type { Tried } from "../../evals/figures/tried.ts";
import type { TrialHost } from "../../evals/trials/host.ts";
import { resolveDataset } from "../../evals/trials/resolve-dataset.ts";
import { findUnfinished, resumeExperiments } from "../../evals/trials/resume-experiments.ts";
import type { ConductOptions, TrialProgress } from "../../evals/trials/run-experiments.ts";
import { runExperiments } from "../../evals/trials/run-experiments.ts";
import type { EvalRequest } from "./request.ts";

/** What came of one evaluation. */
export interface EvalOutcome {
  readonly evaluation: Evaluation;
  readonly candidate: Tried;
  readonly baseline: Tried | undefined;
  /** What whoever reads the result should know. */
  readonly notes: readonly string[];
}

export interface RunEvalOptions {
  readonly host: TrialHost;
  /** Folder of the configuration. */
  readonly root: string;
  readonly trials: number | undefined;
  readonly seed: number | undefined;
  /** Stop as soon as the comparison is clear. */
  readonly stopsEarly: boolean;
  readonly conduct: Omit<ConductOptions, "onTrial" | "shouldStop">;
  readonly onTrial: (record: TrialRecord, progress: TrialProgress) => void;
}

/** Runs one evaluation as it was asked for, or goes on with one that was not finished. */
export async function runEval(request: EvalRequest, options: RunEvalOptions): Promise<EvalOutcome> {
  const { host, root } = options;
  const { evaluation, resume } = request;
  const dataset = await resolveDataset(evaluation, { store: host.store, root });
  if (resume === undefined) return begin(request, options, dataset);
  const id = resume === "newest" ? await newest(host, evaluation) : resume;
  return goOn(evaluation, options, { dataset, id });
}

async function begin(request: EvalRequest, options: RunEvalOptions, dataset: Dataset): Promise<EvalOutcome> {
  const { host, seed, conduct, onTrial, stopsEarly } = options;
  const { evaluation, release, against, only } = request;
  const trials = options.trials ?? evaluation.options.trials ?? 1;
  const { experiments: stored } = host.store;
  const earlier = against?.kind === "experiment" ? await loadTried(stored, against.id) : undefined;
  const releases = against?.kind === "release" ? [against.release, release] : [release];
  const looking =
    stopsEarly && against !== undefined
      ? earlyStop({
          candidate: release.name,
          baseline: against.kind === "release" ? against.release.name : (earlier ?? release.name),
          dataset: only === undefined ? dataset : { ...dataset, cases: dataset.cases.filter(only) },
          trials,
          ...ruleOf(evaluation.options.criteria),
        })
      : undefined;
  const experiments = await runExperiments(host, evaluation, {
    ...conduct,
    dataset,
    releases,
    trials,
    onTrial,
    ...(only === undefined ? {} : { only }),
    ...(seed === undefined ? {} : { seed }),
    ...(looking === undefined ? {} : { shouldStop: (soFar) => looking.shouldStop(soFar) }),
  });
  return outcomeOf(evaluation, host, { experiments, earlier, notes: [] });
}

async function goOn(
  evaluation: Evaluation,
  { host, conduct, onTrial }: RunEvalOptions,
  { dataset: current, id }: { dataset: Dataset; id: ExperimentId },
): Promise<EvalOutcome> {
  const unfinished = await findUnfinished(host, evaluation, { id, current });
  const experiments = await resumeExperiments(host, evaluation, {
    ...unfinished,
    options: { ...conduct, onTrial },
  });
  const { version } = unfinished.dataset;
  const notes = unfinished.isChanged
    ? [`The dataset has changed since the experiment began: it went on with version ${version}`]
    : [];
  return outcomeOf(evaluation, host, { experiments, earlier: undefined, notes });
}

/** The candidate is the last one begun, its baseline the one before. */
async function outcomeOf(
  evaluation: Evaluation,
  { store }: TrialHost,
  given: { experiments: readonly StoredExperiment[]; earlier: Tried | undefined; notes: readonly string[] },
): Promise<EvalOutcome> {
  const tried = await Promise.all(given.experiments.map((one) => triedOf(store.experiments, one)));
  const candidate = tried.at(-1);
  if (candidate === undefined) throw new Error(`The evaluation "${evaluation.name}" came to no experiment`);
  const baseline = tried.length > 1 ? tried[0] : given.earlier;
  return { evaluation, candidate, baseline, notes: given.notes };
}

/** The newest experiment of an evaluation that can go on. */
async function newest(host: TrialHost, { name }: Evaluation): Promise<ExperimentId> {
  const found = (await host.store.experiments.list({ name })).find(
    (one) => one.status !== "completed" && one.source === undefined && decisionOf(one) === undefined,
  );
  if (found !== undefined) return found.id;
  throw new AirworthyError({
    code: "nothing_to_resume",
    message: `Cannot resume the evaluation "${name}": none of its experiments is unfinished`,
    hint: "Begin one without --resume, or look at `airworthy experiments list`",
  });
}

function ruleOf(criteria: Criteria | undefined) {
  const rule = criteria?.regression;
  return { ...(rule === undefined ? {} : { rule }), stopAtPass: isOnlyDrop(criteria) };
}

/** Whether a clear PASS on the drop in success is all that is asked for. */
function isOnlyDrop(criteria: Criteria | undefined): boolean {
  const { regression = {}, ...others } = criteria ?? {};
  const { drop: _, alpha: __, ...more } = regression;
  return Object.keys(others).length === 0 && Object.keys(more).length === 0;
}
