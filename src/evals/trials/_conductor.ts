import type { ExperimentEnd, StoredExperiment, TrialRecord } from "../../core/experiment.ts";
import { isStoreFailure } from "../../core/leaves-open.ts";
import type { Evaluation } from "../evaluation.ts";
import { CURRENT } from "../evaluation.ts";
import type { Arm } from "./_arm.ts";
import { Outages } from "./_outages.ts";
import { Pace } from "./_pace.ts";
import { Spending } from "./_spending.ts";
import type { TrialOutcome, TrialSetup } from "./_trial.ts";
import { runTrial } from "./_trial.ts";
import type { TrialHost } from "./host.ts";
import type { PlannedTrial } from "./plan-trials.ts";
import { planTrials } from "./plan-trials.ts";
import type { NamedRelease } from "./release-of.ts";
import type { ChosenCase, ConductOptions } from "./run-experiments.ts";

export interface ConductorParts {
  readonly host: TrialHost;
  readonly evaluation: Evaluation;
  readonly arms: readonly { readonly arm: Arm; readonly release: NamedRelease }[];
  readonly cases: readonly ChosenCase[];
  readonly trials: number;
  readonly seed: number;
  readonly options: ConductOptions;
}

interface Work {
  readonly planned: PlannedTrial;
  readonly arm: Arm;
  readonly setup: TrialSetup;
}

const DEFAULT_CONCURRENCY = 8;

/** Makes the trials of one or several releases, side by side, until all are made or something stops it. */
export class Conductor {
  readonly #parts: ConductorParts;
  readonly #concurrency: number;
  readonly #spending: Spending;
  readonly #pace: Pace;
  readonly #outages: Outages<Work>;
  readonly #cancel = new AbortController();
  readonly #open: Map<string, number> | undefined;
  readonly #began = performance.now();
  readonly #planned: number;
  #queue: Iterator<Work>;
  #made = 0;
  #done: number;
  #passed: number;
  #stop: string | undefined;
  #fatal: { readonly error: unknown } | undefined;

  constructor(parts: ConductorParts) {
    const { evaluation, arms, cases, trials, options } = parts;
    const earlier = arms.flatMap(({ arm }) => arm.records);
    this.#parts = parts;
    this.#concurrency = options.concurrency ?? evaluation.options.concurrency ?? DEFAULT_CONCURRENCY;
    this.#spending = new Spending(
      options.spend ?? evaluation.options.spend,
      earlier.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
    );
    this.#pace = new Pace(options.rate ?? evaluation.options.rate);
    this.#outages = new Outages(options.stopOnOutage ?? true, this.#concurrency);
    this.#planned = cases.length * trials * arms.length;
    this.#done = earlier.length;
    this.#passed = earlier.filter(({ pass }) => pass === true).length;
    this.#open = options.shouldStop === undefined ? undefined : new Map();
    this.#queue = this.#work();
  }

  async run(): Promise<readonly StoredExperiment[]> {
    const { signal } = this.#parts.options;
    const interrupt = (): void => {
      this.#stop ??= "interrupted";
      this.#cancel.abort(signal?.reason);
    };
    if (signal?.aborted) interrupt();
    signal?.addEventListener("abort", interrupt, { once: true });
    await this.#makeAll();
    if (this.#outages.hasDeferred && this.#stop === undefined && this.#fatal === undefined) {
      this.#queue = this.#outages.again();
      await this.#makeAll();
    }
    signal?.removeEventListener("abort", interrupt);
    return this.#end();
  }

  async #makeAll(): Promise<void> {
    const workers = Math.min(this.#concurrency, this.#planned);
    await Promise.all(Array.from({ length: workers }, () => this.#worker()));
  }

  async #worker(): Promise<void> {
    try {
      for (let work = this.#next(); work !== undefined; work = this.#next()) {
        await this.#pace.wait(this.#cancel.signal);
        if (this.#stop !== undefined || this.#fatal !== undefined) return;
        if (!(await this.#spending.admit())) {
          this.#stop ??= `the spend limit of $${this.#spending.limit} is reached`;
          return;
        }
        await this.#make(work);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #next(): Work | undefined {
    if (this.#stop !== undefined || this.#fatal !== undefined) return undefined;
    const next = this.#queue.next();
    return next.done === true ? undefined : next.value;
  }

  async #make(work: Work): Promise<void> {
    const outcome = await runTrial(work.setup, work.planned);
    const { error, spent, record } = outcome;
    if (error !== undefined && isStoreFailure(error)) throw error;
    this.#settle(spent);
    // What Ctrl-C has cut short says nothing; a resume makes it again.
    if (this.#cancel.signal.aborted && record.status !== "completed") return;
    const verdict = this.#outages.judge(work, outcome);
    if (verdict === "deferred") return;
    if (verdict !== "counts") {
      this.#stop ??= verdict.reason;
      return;
    }
    this.#keep(work, record);
  }

  #settle(spent: TrialOutcome["spent"]): void {
    try {
      this.#spending.settle(spent);
    } catch (error) {
      // The trial was paid for, and is kept before its error ends the experiment.
      queueMicrotask(() => this.#fail(error));
    }
  }

  /** Not awaited, so that the next trial shares its transaction; a failure ends the experiment. */
  #keep(work: Work, record: TrialRecord): void {
    this.#made += 1;
    work.arm.keep(record).then(
      () => this.#kept(work, record),
      (error: unknown) => this.#fail(error),
    );
  }

  #kept({ arm, planned }: Work, record: TrialRecord): void {
    const { onTrial, shouldStop } = this.#parts.options;
    this.#done += 1;
    if (record.pass === true) this.#passed += 1;
    try {
      onTrial?.(record, {
        release: arm.start.release,
        planned: this.#planned,
        done: this.#done,
        made: this.#made,
        passed: this.#passed,
        spent: this.#spending.spent,
        took: performance.now() - this.#began,
      });
      if (shouldStop !== undefined && this.#isCaseDone(planned)) {
        const arms = this.#parts.arms.map((one) => ({
          release: one.release.name,
          records: one.arm.records,
        }));
        this.#stop ??= shouldStop(arms);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #isCaseDone({ case: { id } }: PlannedTrial): boolean {
    const left = (this.#open?.get(id) ?? 0) - 1;
    this.#open?.set(id, left);
    return left === 0;
  }

  #fail(error: unknown): void {
    this.#fatal ??= { error };
    this.#cancel.abort(error);
  }

  *#work(): Generator<Work> {
    const { arms, cases, trials, seed } = this.#parts;
    const setups = arms.map(({ arm, release }) => ({ arm, setup: this.#setup(arm, release) }));
    const plan = planTrials(cases, { trials, seed });
    if (this.#open !== undefined) for (const [id, count] of missing(plan, setups)) this.#open.set(id, count);
    for (const planned of plan)
      for (const { arm, setup } of setups) if (!arm.has(planned)) yield { planned, arm, setup };
  }

  #setup(arm: Arm, { name, release }: NamedRelease): TrialSetup {
    const { host, evaluation, options } = this.#parts;
    const { prompts, models } = release;
    const { handlers, services } = options;
    return {
      host,
      evaluation,
      release,
      stamp: name === CURRENT ? undefined : name,
      changes: { ...(prompts ? { prompts } : {}), ...(models ? { models } : {}) },
      experiment: arm.start.id,
      writes: evaluation.options.writes === "live" && options.allowWrites === true ? "live" : "virtual",
      cache: options.cache ?? false,
      handlers: ({ case: one, trial }) => handlers?.({ case: one, trial, release: name }) ?? [],
      services: ({ case: one, trial }) => services?.({ case: one, trial, release: name }),
      provider: options.provider,
      signal: this.#cancel.signal,
    };
  }

  async #end(): Promise<readonly StoredExperiment[]> {
    const reason = this.#fatal === undefined ? this.#stop : messageOf(this.#fatal.error);
    const endedAt = Date.now();
    const end: ExperimentEnd =
      reason === undefined
        ? { status: "completed", endedAt }
        : { status: "stopped", reason: this.#parts.host.redact(reason), endedAt };
    const ended: StoredExperiment[] = [];
    for (const { arm } of this.#parts.arms) {
      // A store that has failed may refuse this too: the experiment is then one whose process has died.
      const one = arm.end(end);
      if (this.#fatal === undefined) ended.push(await one);
      else await one.catch(() => {});
    }
    // What is kept last may fail while the end is written.
    if (this.#fatal !== undefined) throw this.#fatal.error;
    return ended;
  }
}

function missing(plan: readonly PlannedTrial[], arms: readonly { readonly arm: Arm }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const planned of plan) {
    const left = arms.filter(({ arm }) => !arm.has(planned)).length;
    counts.set(planned.case.id, (counts.get(planned.case.id) ?? 0) + left);
  }
  return counts;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
