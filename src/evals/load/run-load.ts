import { setTimeout as delay } from "node:timers/promises";
import { AirworthyError } from "../../core/errors.ts";
import type { StoredExperiment, TrialRecord } from "../../core/experiment.ts";
import { type ExperimentId, newExperimentId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Workflow } from "../../core/workflow.ts";
import type { Case } from "../case.ts";
import type { Evaluation } from "../evaluation.ts";
import { seededRandom } from "../seeded-random.ts";
import type { TrialHost, TrialRunResult } from "../trials/host.ts";
import type { NamedRelease } from "../trials/release-of.ts";
import type { ExperimentOptions } from "../trials/run-experiments.ts";
import { runExperiments } from "../trials/run-experiments.ts";
import { arrivals } from "./arrivals.ts";
import { startGauges } from "./gauges.ts";
import type { LoadReport, LoadSample } from "./load-report.ts";
import { quantiles, saturation } from "./load-report.ts";
import type { ProviderOptions } from "./simulated-provider.ts";
import { SimulatedProvider } from "./simulated-provider.ts";

export interface LoadOptions
  extends Pick<ExperimentOptions, "dataset" | "only" | "signal">,
    Omit<ProviderOptions, "random"> {
  readonly release: NamedRelease;
  /** Runs a second. */
  readonly rate: number;
  /** For how long, in ms. */
  readonly ms: number;
  /** Runs in flight at most; what comes beyond is dropped and counted. Default 5,000. */
  readonly mostInFlight?: number | undefined;
  /** Default 1. */
  readonly seed?: number;
  readonly onRun?: ((done: number, offered: number) => void) | undefined;
}

interface Ready {
  readonly case: Case;
  readonly run: StoredRun;
}

const MOST_IN_FLIGHT = 5_000;

/** Each case is tried once with nobody waiting, which is no answer to how good the release is. */
const BEFORE = { concurrency: 1, data: { before: "load" } } as const;

/**
 * Begins runs at a rate that does not depend on how they go, against a provider that answers as it was recorded. The
 * cases are run once beforehand, one by one: what that run was told is what the load is told, and how long it took
 * is what an idle system needs.
 *
 * @throws `load_without_cases` where no case ends without an error
 */
export async function runLoad(
  host: TrialHost,
  evaluation: Evaluation,
  options: LoadOptions,
): Promise<LoadReport> {
  const { release, dataset, rate, ms, seed = 1, only = () => true } = options;
  const shared = { dataset, only, releases: [release], trials: 1, signal: options.signal };
  const [idle] = await runExperiments(host, evaluation, { ...shared, ...BEFORE });
  if (idle === undefined) throw new Error("An experiment without a release was run");
  const ready = await readyCases(host, idle, dataset.cases);
  if (ready.length === 0) throw withoutCases(evaluation, idle);
  const random = seededRandom(seed);
  const provider = new SimulatedProvider(
    ready.map(({ run }) => run),
    { ...options, random },
  );
  const experiment = await begun(host, evaluation, options);
  const times = arrivals({ rate, ms, random });
  const gauges = startGauges(host.store);
  const driven = await new Driver({
    host,
    evaluation,
    options,
    ready,
    provider,
    experiment,
    times,
    random,
  }).drive();
  const readings = gauges.read();
  await host.store.experiments.end(experiment, { status: "completed", endedAt: Date.now() });
  const { samples, dropped, mostInFlight } = driven;
  const found = {
    evaluation: evaluation.name,
    release: release.name,
    experiment,
    rate,
    ms,
    offered: times.length,
    dropped,
    failed: samples.filter(({ failed }) => failed).length,
    throughput: samples.filter(({ inTime }) => inTime).length / (ms / 1_000),
    latency: quantiles(samples.map(({ took }) => took)),
    unloaded: quantiles(ready.map(({ run }) => provider.idle(run))),
    mostInFlight,
    provider: provider.counts,
    waitedForTools: meanOf(samples.map(({ waited }) => waited)),
    waitedForProvider: addedByRefusals(samples),
    calls: meanOf(ready.map(({ run }) => run.calls.length)),
    gauges: readings,
  };
  return { ...found, ...saturation(found) };
}

/** The experiment that its runs belong to. */
async function begun(host: TrialHost, evaluation: Evaluation, options: LoadOptions): Promise<ExperimentId> {
  const { release, dataset, rate, ms, seed = 1 } = options;
  const id = newExperimentId();
  await host.store.experiments.begin({
    id,
    name: evaluation.name,
    workflow: (release.release.workflow ?? evaluation.options.workflow).name,
    release: release.name,
    dataset: { name: dataset.name, version: dataset.version },
    trials: 1,
    startedAt: Date.now(),
    seed,
    source: "load",
    data: { rate, ms },
  });
  return id;
}

async function readyCases(
  host: TrialHost,
  { records }: StoredExperiment,
  cases: readonly Case[],
): Promise<readonly Ready[]> {
  const byId = new Map(cases.map((one) => [one.id, one]));
  const ready: Ready[] = [];
  for (const { case: id, runs, status } of records) {
    const [one, last] = [byId.get(id), runs.at(-1)];
    const isPlain = one !== undefined && one.turns === undefined && one.user === undefined;
    if (!isPlain || last === undefined || status === "failed" || status === "cancelled") continue;
    const run = await host.store.load(last);
    if (run !== undefined) ready.push({ case: one, run });
  }
  return ready;
}

interface DriverParts {
  readonly host: TrialHost;
  readonly evaluation: Evaluation;
  readonly options: LoadOptions;
  readonly ready: readonly Ready[];
  readonly provider: SimulatedProvider;
  readonly experiment: StoredExperiment["id"];
  readonly times: readonly number[];
  readonly random: () => number;
}

/** Begins every run when it is due, whatever has become of those before. */
class Driver {
  readonly #parts: DriverParts;
  readonly #samples: LoadSample[] = [];
  readonly #flying = new Set<Promise<void>>();
  readonly #began = performance.now();
  #dropped = 0;
  #most = 0;

  constructor(parts: DriverParts) {
    this.#parts = parts;
  }

  async drive() {
    const { times, options } = this.#parts;
    const { mostInFlight = MOST_IN_FLIGHT, signal } = options;
    for (const [i, due] of times.entries()) {
      const wait = due - (performance.now() - this.#began);
      if (wait > 1) await delay(wait, undefined, { signal }).catch(() => {});
      if (signal?.aborted) break;
      if (this.#flying.size >= mostInFlight) this.#dropped += 1;
      else this.#begin(i, due);
    }
    await Promise.all(this.#flying);
    return { samples: this.#samples, dropped: this.#dropped, mostInFlight: this.#most };
  }

  #begin(i: number, due: number): void {
    const flight = this.#fly(i, due).finally(() => this.#flying.delete(flight));
    this.#flying.add(flight);
    this.#most = Math.max(this.#most, this.#flying.size);
  }

  async #fly(i: number, due: number): Promise<void> {
    const { host, evaluation, options, ready, provider, experiment, times, random } = this.#parts;
    const chosen = ready[Math.floor(random() * ready.length)];
    if (chosen === undefined) return;
    const { case: one } = chosen;
    const { input, budget } = evaluation.options;
    const { prompts, models, workflow = evaluation.options.workflow } = options.release.release;
    const result = await host.run(
      workflow as Workflow<unknown, unknown>,
      input === undefined ? one.input : input({ case: one, turn: one.input }),
      {
        trial: {
          experiment,
          case: one.id,
          trial: i + 1,
          changes: { ...(prompts ? { prompts } : {}), ...(models ? { models } : {}) },
          writes: "virtual",
          world: provider.handlerFor(chosen.run),
        },
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        ...(one.subject === undefined ? {} : { subject: one.subject }),
        ...(budget === undefined ? {} : { budget }),
      },
    );
    const ended = performance.now() - this.#began;
    const run = await host.store.load(result.id);
    const failed = result.status === "failed" || result.status === "cancelled";
    await host.store.experiments.keep(experiment, recordOf({ id: one.id, trial: i + 1, result, failed }));
    this.#samples.push({
      took: ended - due,
      failed,
      waited: (run?.calls ?? []).reduce((sum, { note }) => sum + (note?.waited ?? 0), 0),
      refused: run?.calls.some(({ kind, state }) => kind === "model" && state === "failed") === true,
      inTime: ended <= options.ms,
    });
    options.onRun?.(this.#samples.length, times.length);
  }
}

/** A trial without scores: what a load asks is whether it ended, and when. */
function recordOf(given: {
  readonly id: string;
  readonly trial: number;
  readonly result: TrialRunResult;
  readonly failed: boolean;
}): TrialRecord {
  const { id, trial, result, failed } = given;
  const { cost, tokensIn, tokensOut, calls, toolErrors } = result.totals;
  return {
    case: id,
    trial,
    runs: [result.id],
    status: result.status,
    scores: {},
    pass: !failed,
    took: result.took,
    cost,
    tokensIn,
    tokensOut,
    calls,
    toolCalls: result.toolCalls,
    toolErrors,
  };
}

function addedByRefusals(samples: readonly LoadSample[]): number {
  const [refused, others] = [samples.filter((one) => one.refused), samples.filter((one) => !one.refused)];
  if (refused.length === 0) return 0;
  const more = meanOf(refused.map(({ took }) => took)) - meanOf(others.map(({ took }) => took));
  return Math.max(0, (more * refused.length) / samples.length);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function withoutCases({ name }: Evaluation, { id }: StoredExperiment): AirworthyError {
  return new AirworthyError({
    code: "load_without_cases",
    message: `Cannot load the evaluation "${name}": none of its cases of one input ends without an error`,
    hint: `Look at why with \`airworthy experiments show ${id}\``,
  });
}
