import { canonical } from "../../core/canonical.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { StoredExperiment } from "../../core/experiment.ts";
import type { ExperimentId } from "../../core/ids.ts";
import { containsPlaceholder } from "../../core/redact/placeholder.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { datasetInStore } from "../datasets/dataset-place.ts";
import type { Evaluation } from "../evaluation.ts";
import { CURRENT } from "../evaluation.ts";
import { Arm } from "./_arm.ts";
import type { ConductorParts } from "./_conductor.ts";
import { Conductor } from "./_conductor.ts";
import type { TrialHost } from "./host.ts";
import type { NamedRelease } from "./release-of.ts";
import { releaseOf } from "./release-of.ts";
import type { ConductOptions } from "./run-experiments.ts";
import { changesOf, chosen, refuseWrites } from "./run-experiments.ts";

/** Experiments that were begun together, to be taken up again. */
export interface Unfinished {
  readonly experiments: readonly StoredExperiment[];
  readonly dataset: Dataset;
  /** Whether the evaluation's dataset has changed since they began; they go on with what they began with. */
  readonly isChanged: boolean;
}

/**
 * Finds an experiment, those that were begun with it, and the version of the dataset they began with.
 *
 * @param current the evaluation's dataset as it is now
 * @throws `experiment_not_found`, `not_resumable` where it is of another evaluation or was imported,
 *   `dataset_redacted` where the version it began with is only known redacted
 */
export async function findUnfinished(
  host: TrialHost,
  evaluation: Evaluation,
  given: { readonly id: ExperimentId; readonly current: Dataset },
): Promise<Unfinished> {
  const first = await loaded(host, given.id);
  if (first.source !== undefined) throw notResumable(first, `it was imported from ${first.source}`);
  if (first.name !== evaluation.name)
    throw notResumable(first, `it is of the evaluation "${first.name}", not "${evaluation.name}"`);
  const { dataset: began, data } = first;
  const experiments = data?.group === undefined ? [first] : await groupOf(host, first);
  const isChanged = given.current.version !== began.version;
  const dataset = isChanged ? await keptDataset(host, first) : given.current;
  return { experiments, dataset, isChanged };
}

export interface Resumption extends Omit<Unfinished, "isChanged"> {
  readonly options: ConductOptions;
}

/**
 * Takes experiments up again: what is kept is not made again, and the dataset, the releases, the trials
 * and their order are those they began with.
 *
 * @throws `experiment_busy`, `release_changed`, `writes_not_allowed`
 */
export async function resumeExperiments(
  host: TrialHost,
  evaluation: Evaluation,
  { experiments, dataset, options }: Resumption,
): Promise<readonly StoredExperiment[]> {
  refuseWrites(evaluation, options);
  const [first] = experiments;
  if (first === undefined) return [];
  const releases = experiments.map((one) => releaseAgain(evaluation, one, host.redact));
  const only = first.data?.cases;
  const taken = Array.isArray(only) ? new Set<unknown>(only) : undefined;
  const arms: ConductorParts["arms"][number][] = [];
  for (const [at, one] of experiments.entries()) {
    await host.store.experiments.reopen(one.id);
    const { records, status: _, end: __, done: ___, passed: ____, ...start } = one;
    const release = releases[at];
    if (release !== undefined) arms.push({ release, arm: new Arm(host, start, records) });
  }
  const cases = chosen(dataset, (one) => taken?.has(one.id) ?? true);
  const { trials, seed } = first;
  return new Conductor({ host, evaluation, arms, cases, trials, seed, options }).run();
}

async function loaded(host: TrialHost, id: ExperimentId): Promise<StoredExperiment> {
  const found = await host.store.experiments.load(id);
  if (found !== undefined) return found;
  throw new AirworthyError({
    code: "experiment_not_found",
    message: `Cannot find experiment "${id}" in this store`,
    hint: "List the experiments with `airworthy experiments list`",
  });
}

/** In the order in which they were begun. */
async function groupOf(
  host: TrialHost,
  { name, data }: StoredExperiment,
): Promise<readonly StoredExperiment[]> {
  const summaries = await host.store.experiments.list({ name, limit: 1_000 });
  const members = summaries.filter((one) => one.data?.group === data?.group);
  return Promise.all(members.reverse().map(({ id }) => loaded(host, id)));
}

async function keptDataset(host: TrialHost, { id, dataset }: StoredExperiment): Promise<Dataset> {
  const kept = await datasetInStore(host.store.experiments, dataset).read();
  if (!kept.cases.some((one) => containsPlaceholder(JSON.stringify(one)))) return { ...kept, ...dataset };
  throw new AirworthyError({
    code: "dataset_redacted",
    message: `Cannot resume experiment "${id}": its dataset "${dataset.name}" has changed, and version ${dataset.version} was redacted before it was kept`,
    hint: "Bring the file back to what it was, or begin a new experiment",
  });
}

/** The release as it was begun; one that is gone from the evaluation is known by its changes. */
function releaseAgain(
  evaluation: Evaluation,
  { id, release: name, changes }: StoredExperiment,
  redact: TrialHost["redact"],
): NamedRelease {
  const isListed = name === CURRENT || Object.hasOwn(evaluation.options.releases ?? {}, name);
  if (!isListed) return { name, release: changes ?? {} };
  const now = releaseOf(evaluation, name);
  if (canonical(changesOf(now, redact).changes ?? {}) === canonical(changes ?? {})) return now;
  throw new AirworthyError({
    code: "release_changed",
    message: `Cannot resume experiment "${id}": its release "${name}" has other prompts or models by now`,
    hint: "Bring the release back to what it was, or begin a new experiment",
  });
}

function notResumable({ id }: StoredExperiment, why: string): AirworthyError {
  return new AirworthyError({
    code: "not_resumable",
    message: `Cannot resume experiment "${id}": ${why}`,
    hint: "Take an unfinished one of this evaluation from `airworthy experiments list`",
  });
}
