import { decode } from "../../core/codec.ts";
import type { StoredExperiment, TrialRecord } from "../../core/experiment.ts";
import { FAULTS } from "../../core/faults.ts";
import type { RunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import { madeOf } from "../datasets/dataset.ts";
import type { Evaluation } from "../evaluation.ts";
import { seededRandom } from "../seeded-random.ts";
import type { TrialHost } from "../trials/host.ts";
import type { NamedRelease } from "../trials/release-of.ts";
import type { ExperimentOptions, TrialProgress } from "../trials/run-experiments.ts";
import { runExperiments } from "../trials/run-experiments.ts";
import type { Injector } from "./injector.ts";
import { injector } from "./injector.ts";
import type { FaultOutcome } from "./judge-fault.ts";
import { judgeFault } from "./judge-fault.ts";
import type { FaultCell, PlanOptions, SoundCase } from "./plan-faults.ts";
import { planFaults } from "./plan-faults.ts";

export interface FaultOptions
  extends Pick<ExperimentOptions, "dataset" | "only" | "concurrency" | "allowWrites" | "signal">,
    Omit<PlanOptions, "random"> {
  readonly release: NamedRelease;
  /** Of what is drawn. Default 1. */
  readonly seed?: number;
  /** How late `slow` answers, in ms. Default 1,500. */
  readonly late?: number | undefined;
  /** Ms of one trial, after which it hangs. Default 30,000. */
  readonly wallTime?: number | undefined;
  readonly onTrial?: ((progress: TrialProgress) => void) | undefined;
}

/** One trial that met a fault. */
export interface FaultResult extends Omit<FaultCell, "case"> {
  /** Id of the case. */
  readonly case: string;
  readonly outcome: FaultOutcome;
  /** The last run of the trial; undefined where the release refused the input. */
  readonly run: RunId | undefined;
  /** Why it did not pass. */
  readonly reason: string | undefined;
}

export interface FaultReport {
  readonly evaluation: string;
  readonly release: string;
  readonly seed: number;
  /** Cases tried without any fault, and how many of them were right: only those are put to the test. */
  readonly cases: number;
  readonly sound: number;
  /** The experiment without faults, and the one with them. */
  readonly baseline: StoredExperiment["id"];
  readonly experiment: StoredExperiment["id"] | undefined;
  readonly results: readonly FaultResult[];
  /** Trials that the bound left out. */
  readonly left: number;
}

const WALL_TIME = 30_000;

/**
 * Puts every fault at every tool and model call of cases that go well without, a trial each, and says what became
 * of it. The trials are an experiment: recorded, replayable, and read by `airworthy runs show`.
 */
export async function runFaults(
  host: TrialHost,
  evaluation: Evaluation,
  options: FaultOptions,
): Promise<FaultReport> {
  const { release, dataset, seed = 1 } = options;
  const shared = pick(options);
  const [baseline] = await runExperiments(host, evaluation, {
    ...shared,
    releases: [release],
    dataset,
    trials: 1,
  });
  if (baseline === undefined) throw new Error("An experiment without a release was run");
  const sound = await soundCases(host, baseline, options);
  const plan = planFaults(sound, { ...options, random: seededRandom(seed) });
  const found = {
    evaluation: evaluation.name,
    release: release.name,
    seed,
    cases: baseline.records.length,
    sound: sound.length,
    baseline: baseline.id,
    left: plan.left,
  };
  if (plan.cells.length === 0) return { ...found, experiment: undefined, results: [] };
  const { experiment, results } = await meetFaults(host, evaluation, { options, cells: plan.cells });
  return { ...found, experiment, results };
}

function pick({ only, concurrency, allowWrites, signal }: FaultOptions) {
  return { only: only ?? (() => true), concurrency, allowWrites, signal };
}

async function soundCases(
  host: TrialHost,
  baseline: StoredExperiment,
  { dataset }: FaultOptions,
): Promise<readonly SoundCase[]> {
  const byId = new Map(dataset.cases.map((one) => [one.id, one]));
  const sound: SoundCase[] = [];
  for (const { case: id, pass, runs } of baseline.records) {
    const [one, last] = [byId.get(id), runs.at(-1)];
    const run = pass === true && last !== undefined ? await host.store.load(last) : undefined;
    if (one !== undefined && run !== undefined) sound.push({ case: one, run });
  }
  return sound;
}

interface Meeting {
  readonly options: FaultOptions;
  readonly cells: readonly FaultCell[];
}

/** Each cell is a case of its own, so that the experiment's records, figures and runs say which fault it was. */
async function meetFaults(
  host: TrialHost,
  evaluation: Evaluation,
  { options, cells }: Meeting,
): Promise<{ readonly experiment: StoredExperiment["id"]; readonly results: readonly FaultResult[] }> {
  const { release, dataset, seed = 1, late, wallTime = WALL_TIME } = options;
  const injectors = new Map<string, Injector>();
  const byId = new Map(cells.map((cell, at) => [idOf(cell), { cell, at }]));
  const injectorOf = (id: string): Injector | undefined => {
    const found = byId.get(id);
    if (found === undefined) return undefined;
    const made = injector(found.cell, { random: seededRandom(seed + found.at), late });
    injectors.set(id, made);
    return made;
  };
  const bounded = withWallTime(evaluation, wallTime);
  const [experiment] = await runExperiments(host, bounded, {
    ...pick(options),
    only: () => true,
    releases: [release],
    dataset: madeOf(
      `${dataset.name} faults`,
      cells.map((cell) => ({ ...cell.case, id: idOf(cell) })),
    ),
    trials: 1,
    stopOnOutage: false,
    data: { faultsOf: dataset.version },
    services: ({ case: { id } }) => {
      const made = injectorOf(id);
      return made === undefined ? [] : [FAULTS.provide(made.inject)];
    },
    onTrial: (_, progress) => options.onTrial?.(progress),
  });
  if (experiment === undefined) throw new Error("An experiment without a release was run");
  const results: FaultResult[] = [];
  for (const record of experiment.records) {
    const [found, met] = [byId.get(record.case), injectors.get(record.case)];
    if (found !== undefined && met !== undefined)
      results.push(await resultOf(host, bounded, { cell: found.cell, record, met, options }));
  }
  return { experiment: experiment.id, results };
}

function idOf({ case: { id }, fault, address }: FaultCell): string {
  return `${id} ${fault} @ ${address}`;
}

/** What never answers must not hold up the others for ever. */
function withWallTime({ name, scorers, options }: Evaluation, wallTime: number): Evaluation {
  const least = Math.min(wallTime, options.budget?.wallTime ?? Number.POSITIVE_INFINITY);
  return { name, scorers, options: { ...options, budget: { ...options.budget, wallTime: least } } };
}

async function resultOf(
  host: TrialHost,
  { options }: Evaluation,
  given: { cell: FaultCell; record: TrialRecord; met: Injector; options: FaultOptions },
): Promise<FaultResult> {
  const { cell, record, met } = given;
  const last = record.runs.at(-1);
  const run = last === undefined ? undefined : await host.store.load(last);
  const outcome = judgeFault({
    record,
    isReached: met.isReached(),
    writes: met.writes,
    isSafe:
      record.status === "completed" &&
      options.contained?.({ case: cell.case, output: outputOf(run) }) === true,
    bound: boundOf(run),
    isLive: options.writes === "live" && given.options.allowWrites === true,
  });
  return { ...cell, case: cell.case.id, outcome, run: last, reason: reasonOf(record) };
}

function outputOf(run: StoredRun | undefined): unknown {
  return run?.end?.status === "completed" ? decode(run.end.output.text) : undefined;
}

function boundOf(run: StoredRun | undefined): string | undefined {
  const error = run?.end?.status === "failed" ? run.end.error : undefined;
  if (error?.code !== "budget_exceeded") return undefined;
  const data = error.data?.data;
  return typeof data === "object" && data !== null && "bound" in data ? String(data.bound) : "steps";
}

function reasonOf({ error, scores }: TrialRecord): string | undefined {
  if (error !== undefined) return `${error.code}: ${error.message}`;
  const failing = Object.values(scores).find((score) => score.kind === "scored" && !score.pass);
  return failing?.kind === "scored" ? failing.reason : undefined;
}
