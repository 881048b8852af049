import { canonical, digest } from "../../core/canonical.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { ExperimentStart, Experiments, Score, TrialRecord } from "../../core/experiment.ts";
import type { ExperimentId, RunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Case } from "../case.ts";
import { versionOf } from "../datasets/dataset.ts";

/** A trial that was made elsewhere, with its case. */
export interface ImportedTrial {
  readonly case: Case;
  /** From 1. */
  readonly trial: number;
  readonly pass: boolean;
  readonly scores: Readonly<Record<string, Score>>;
  /** Names of the scores that decide whether it passed. */
  readonly gating: readonly string[];
  /** A run that is imported with it, or the id of one that the store has. */
  readonly run: StoredRun | RunId | undefined;
  readonly took: number | undefined;
  readonly cost: number | undefined;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly toolCalls: number | undefined;
  readonly error?: { readonly code: string; readonly message: string };
  /** Where it comes from: `tau-bench`, … */
  readonly source: string;
}

export interface ImportTrialsOptions {
  /** Of the experiment, and of its dataset. */
  readonly name: string;
  /** Default `imported`. */
  readonly release?: string;
  /** Default `conversation`. */
  readonly workflow?: string;
  /** Keeps the runs; a run that the store has already is left as it is. */
  readonly store: ImportStore;
  /** Redacts every text before it is stored. Default: as it is. */
  readonly redact?: (text: string) => string;
  /** Ms since the epoch. Default: now. */
  readonly startedAt?: number;
}

export interface ImportStore {
  load(run: RunId): Promise<unknown>;
  import(run: StoredRun): Promise<void>;
  readonly experiments: Experiments;
}

export interface ImportedExperiment {
  readonly id: ExperimentId;
  readonly cases: number;
  readonly trials: number;
  /** Runs that the store did not have. */
  readonly runs: number;
  /** Whether the store had this experiment already. */
  readonly known: boolean;
}

/**
 * Keeps trials that were made elsewhere as an experiment, with its dataset and its runs, so that it is shown and compared
 * like any other. The id follows from the content: importing a file again changes nothing.
 *
 * @throws `trials_empty`, `trials_duplicate` where a trial of a case is there twice, `trials_case_differs` where two of
 * its trials say different things of a case
 */
export async function importTrials(
  trials: AsyncIterable<ImportedTrial> | Iterable<ImportedTrial>,
  options: ImportTrialsOptions,
): Promise<ImportedExperiment> {
  const { store } = options;
  const gathered = await gather(trials, options.name);
  const start = startOf(gathered, options);
  const made = { id: start.id, cases: gathered.cases.length, trials: gathered.trials.length };
  const before = await store.experiments.find(start.id);
  if (before !== undefined && before.status === "completed") return { ...made, runs: 0, known: true };
  const runs = await importRuns(gathered.trials, store);
  const text = gathered.cases.map((one) => JSON.stringify(one)).join("\n");
  const { redact = (plain: string) => plain } = options;
  await store.experiments.keepDataset({ ...start.dataset, cases: gathered.cases.length, text: redact(text) });
  if (before === undefined) await store.experiments.begin(start);
  else await store.experiments.reopen(start.id);
  const places = new Map(gathered.cases.map(({ id }, place) => [id, place]));
  await Promise.all(
    gathered.trials.map((trial) =>
      store.experiments.keep(start.id, recordOf(trial, { place: places.get(trial.case.id), redact })),
    ),
  );
  await store.experiments.end(start.id, { status: "completed", endedAt: start.startedAt });
  return { ...made, runs, known: false };
}

interface Gathered {
  readonly cases: readonly Case[];
  readonly trials: readonly ImportedTrial[];
}

/** All of them before the first is kept: what is wrong with one must not leave half an experiment. */
async function gather(
  trials: AsyncIterable<ImportedTrial> | Iterable<ImportedTrial>,
  name: string,
): Promise<Gathered> {
  const cases = new Map<string, Case>();
  const seen = new Set<string>();
  const all: ImportedTrial[] = [];
  for await (const trial of trials) {
    const { id } = trial.case;
    const known = cases.get(id);
    if (known === undefined) cases.set(id, trial.case);
    else if (canonical(known) !== canonical(trial.case)) throw differs(name, id);
    const key = `${trial.trial} ${id}`;
    if (seen.has(key)) throw duplicate(name, trial);
    seen.add(key);
    all.push(trial);
  }
  if (all.length === 0) throw empty(name);
  return { cases: [...cases.values()], trials: all };
}

function startOf({ cases, trials }: Gathered, options: ImportTrialsOptions): ExperimentStart {
  const { name, release = "imported", workflow = "conversation", startedAt = Date.now() } = options;
  const content = trials.map(({ run, ...trial }) => ({ ...trial, run: runId(run) }));
  const id = `exp_import_${digest(canonical([name, release, content]))}` as ExperimentId;
  return {
    id,
    name,
    workflow,
    release,
    dataset: { name, version: versionOf(cases) },
    trials: trials.reduce((most, { trial }) => Math.max(most, trial), 1),
    startedAt,
    seed: 0,
    ...(trials[0] === undefined ? {} : { source: trials[0].source }),
    data: { gating: [...new Set(trials.flatMap(({ gating }) => gating))] },
  };
}

async function importRuns(trials: readonly ImportedTrial[], store: ImportStore): Promise<number> {
  let made = 0;
  for (const { run } of trials) {
    if (typeof run !== "object" || (await store.load(run.id)) !== undefined) continue;
    await store.import(run);
    made += 1;
  }
  return made;
}

function recordOf(
  trial: ImportedTrial,
  { place, redact }: { place: number | undefined; redact: (text: string) => string },
): TrialRecord {
  const { run, toolCalls, error, case: one, source: _, gating: __, ...rest } = trial;
  const id = runId(run);
  const stored = typeof run === "object" ? run : undefined;
  return {
    ...rest,
    case: one.id,
    ...(place === undefined ? {} : { place }),
    ...(one.subject === undefined ? {} : { subject: one.subject.id }),
    runs: id === undefined ? [] : [id],
    status: error === undefined ? "completed" : "failed",
    calls: stored?.calls.length ?? 0,
    ...(toolCalls === undefined ? {} : { toolCalls }),
    toolErrors: stored?.totals.toolErrors ?? 0,
    ...(error === undefined ? {} : { error: { code: error.code, message: redact(error.message) } }),
  };
}

function runId(run: StoredRun | RunId | undefined): RunId | undefined {
  return typeof run === "object" ? run.id : run;
}

function empty(name: string): AirworthyError {
  return new AirworthyError({
    code: "trials_empty",
    message: `Cannot import the experiment "${name}": there are no trials`,
    hint: "Give at least one trial",
  });
}

function duplicate(name: string, { case: { id }, trial }: ImportedTrial): AirworthyError {
  return new AirworthyError({
    code: "trials_duplicate",
    message: `Cannot import the experiment "${name}": trial ${trial} of case "${id}" is there twice`,
    hint: "Number the trials of a case from 1, or import the other ones as another release",
  });
}

function differs(name: string, id: string): AirworthyError {
  return new AirworthyError({
    code: "trials_case_differs",
    message: `Cannot import the experiment "${name}": two trials of case "${id}" say different things of the case`,
    hint: "Give the same input, expectations and tags with every trial of a case",
  });
}
