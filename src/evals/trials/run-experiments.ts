import type { Handler } from "../../core/call.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { ExperimentStart, StoredExperiment, TrialRecord } from "../../core/experiment.ts";
import { newExperimentId } from "../../core/ids.ts";
import type { Changes } from "../../core/run.ts";
import type { Case } from "../case.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { Evaluation } from "../evaluation.ts";
import { CURRENT, problemOfBounds } from "../evaluation.ts";
import { Arm } from "./_arm.ts";
import { Conductor } from "./_conductor.ts";
import type { TrialHost, TrialRunOptions } from "./host.ts";
import type { NamedRelease } from "./release-of.ts";

/** How trials are made, whatever they are trials of. Each default is the evaluation's. */
export interface ConductOptions {
  /** Trials in flight, over all releases. */
  readonly concurrency?: number | undefined;
  /** Trials begun per second. */
  readonly rate?: number | undefined;
  /** US dollars for all releases together, those of earlier attempts included. */
  readonly spend?: number | undefined;
  /** Answer model calls as in the same trial of an earlier experiment. Default false. */
  readonly cache?: boolean | undefined;
  /** Let an evaluation with `writes: "live"` write. Default false: it is refused. */
  readonly allowWrites?: boolean | undefined;
  /** Stops in an orderly way: trials in flight are cancelled, and made again by a resume. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each trial when it is durable. */
  readonly onTrial?: ((record: TrialRecord, progress: TrialProgress) => void) | undefined;
  /** Asked whenever all trials of one more case are kept, for all releases; a reason stops the experiment. */
  readonly shouldStop?: ((soFar: readonly TriedSoFar[]) => string | undefined) | undefined;
  /** What stands between a trial and the world, such as a plan of faults. */
  readonly handlers?: ((trial: TrialPlace) => readonly Handler[]) | undefined;
  /** What its runs find in place of the app's services, such as faults to meet. */
  readonly services?: ((trial: TrialPlace) => TrialRunOptions["services"]) | undefined;
  /** In place of the world, such as a simulated provider. */
  readonly provider?: Handler | undefined;
  /** Stop where a provider cannot be reached, and count such trials as not made. Default true. */
  readonly stopOnOutage?: boolean | undefined;
}

export interface ExperimentOptions extends ConductOptions {
  /** Each an experiment of its own, on the same cases, side by side. Default: the workflow as configured. */
  readonly releases?: readonly NamedRelease[];
  readonly dataset: Dataset;
  /** Which cases to take. Default: all. */
  readonly only?: (one: Case) => boolean;
  /** Trials of every case. */
  readonly trials?: number | undefined;
  /** Decides the order of the cases. Default: drawn. */
  readonly seed?: number;
  /** Kept with each experiment. */
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface TrialPlace {
  readonly case: Case;
  readonly trial: number;
  readonly release: string;
}

export interface TriedSoFar {
  readonly release: string;
  readonly records: readonly TrialRecord[];
}

export interface TrialProgress {
  readonly release: string;
  /** Trials of all releases. */
  readonly planned: number;
  /** Kept ones, those of earlier attempts included. */
  readonly done: number;
  /** Of those, made in this attempt. */
  readonly made: number;
  readonly passed: number;
  /** US dollars. */
  readonly spent: number;
  /** Ms since this attempt began. */
  readonly took: number;
}

/**
 * Tries releases on a dataset and keeps every trial: an experiment a release. The version that the
 * dataset has now is what counts, whatever becomes of its file meanwhile.
 *
 * @throws `no_cases` where the filter leaves none, `writes_not_allowed`, `spend_unknown`, and the
 *   store's errors; what was kept until then stays, and can be resumed
 */
export async function runExperiments(
  host: TrialHost,
  evaluation: Evaluation,
  options: ExperimentOptions,
): Promise<readonly StoredExperiment[]> {
  const { dataset, trials = evaluation.options.trials ?? 1 } = options;
  const problem = problemOfBounds({ ...options, trials });
  if (problem !== undefined) throw badBounds(evaluation, problem);
  refuseWrites(evaluation, options);
  const cases = chosen(dataset, options.only);
  if (cases.length === 0) throw noCases(evaluation, dataset);
  const { releases = [{ name: CURRENT, release: {} }], seed = drawSeed() } = options;
  await keepDataset(host, dataset);
  const startedAt = Date.now();
  const shared = { ...options.data, ...aboutCases(dataset, cases), ...aboutEvaluation(evaluation) };
  const arms: { readonly arm: Arm; readonly release: NamedRelease }[] = [];
  const group = newExperimentId(startedAt);
  for (const release of releases) {
    const start: ExperimentStart = {
      id: arms.length === 0 ? group : newExperimentId(startedAt),
      name: evaluation.name,
      workflow: (release.release.workflow ?? evaluation.options.workflow).name,
      release: release.name,
      ...changesOf(release, host.redact),
      dataset: { name: dataset.name, version: dataset.version },
      trials,
      startedAt,
      seed,
      data: releases.length === 1 ? shared : { ...shared, group },
    };
    await host.store.experiments.begin(start);
    arms.push({ release, arm: new Arm(host, start, []) });
  }
  return new Conductor({ host, evaluation, arms, cases, trials, seed, options }).run();
}

/** @throws `writes_not_allowed` */
export function refuseWrites({ name, options }: Evaluation, { allowWrites }: ConductOptions): void {
  if (options.writes !== "live" || allowWrites === true) return;
  throw new AirworthyError({
    code: "writes_not_allowed",
    message: `Cannot run the evaluation "${name}": it makes real writes, which nobody has allowed`,
    hint: 'Add --allow-writes if its tools write where nothing is lost, or set writes: "virtual"',
  });
}

export interface ChosenCase {
  readonly case: Case;
  /** In the dataset, from 0. */
  readonly place: number;
}

export function chosen(
  { cases }: Pick<Dataset, "cases">,
  only: (one: Case) => boolean = () => true,
): readonly ChosenCase[] {
  return cases.flatMap((one, place) => (only(one) ? [{ case: one, place }] : []));
}

async function keepDataset(host: TrialHost, { name, version, cases }: Dataset): Promise<void> {
  const text = host.redact(cases.map((one) => JSON.stringify(one)).join("\n"));
  await host.store.experiments.keepDataset({ name, version, cases: cases.length, text });
}

/** Which cases were taken, where it was not all of them: a resume must take the same. */
function aboutCases(
  { cases }: Dataset,
  taken: readonly ChosenCase[],
): { readonly cases?: readonly string[] } {
  return taken.length === cases.length ? {} : { cases: taken.map((one) => one.case.id) };
}

function aboutEvaluation({ options, scorers }: Evaluation): Readonly<Record<string, unknown>> {
  const { criteria } = options;
  return {
    scorers: scorers.map(({ name }) => name),
    gating: scorers.filter(({ gating }) => gating !== false).map(({ name }) => name),
    ...(criteria === undefined ? {} : { criteria }),
  };
}

/** Of an experiment: what its release changes, redacted. */
export function changesOf(
  { release }: NamedRelease,
  redact: TrialHost["redact"],
): { readonly changes?: Changes } {
  const { prompts, models } = release;
  if (prompts === undefined && models === undefined) return {};
  const changes = { ...(prompts ? { prompts } : {}), ...(models ? { models } : {}) };
  return { changes: JSON.parse(redact(JSON.stringify(changes))) as Changes };
}

function drawSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

function badBounds({ name }: Evaluation, problem: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_evaluation",
    message: `Cannot run the evaluation "${name}": ${problem}`,
    hint: "Give the option another value, or leave it out",
  });
}

function noCases({ name }: Evaluation, { cases }: Dataset): AirworthyError {
  return new AirworthyError({
    code: "no_cases",
    message: `Cannot run the evaluation "${name}": none of its ${cases.length} cases is so as asked`,
    hint: "Take a filter away: --cases, --tag, --route or --split",
  });
}
