import { setTimeout } from "node:timers/promises";
import { AirworthyError, isAirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { RunFact } from "../../core/run-fact.ts";
import type { RunObserver } from "../../core/run-observer.ts";
import { OBSERVER } from "../../core/run-observer.ts";
import type { Store } from "../../core/store.ts";
import type { RunOptions } from "../../engines/local/engine.ts";
import { loadRun } from "../../engines/local/load-run.ts";
import type { DrivenResume } from "../../engines/local/resume.ts";
import type { RunResult } from "../../engines/local/run-result.ts";
import type { Accepted } from "../../engines/port/accept.ts";
import { accept } from "../../engines/port/accept.ts";
import { Driver } from "../../engines/port/driver.ts";
import { ResultDesk } from "../../engines/port/result-desk.ts";
import type { RunEngine, Wake, Working } from "../../engines/port/run-engine.ts";
import type { Code } from "../app-code.ts";
import type { CancelOptions } from "../cancel-run.ts";
import type { Provided } from "../services.ts";
import { laneOf, lanesOf } from "./lanes.ts";
import { Outbox } from "./outbox.ts";

export interface EngineDeskParts {
  readonly store: Store;
  readonly engine: RunEngine;
  /** Of the app's own code. */
  readonly label: string | undefined;
  /** Names of the app's own. */
  readonly workflows: readonly string[];
  /** Whether it takes runs as soon as it gives one. */
  readonly works: boolean;
  /** Ends a run, whichever process executes it. */
  readonly cancel: (run: RunId, options: CancelOptions) => Promise<void>;
  /** Resumes a run by its code, with these services beside its own. */
  readonly resume: (run: RunFact, services: Provided, options: DrivenResume) => Promise<RunResult>;
}

export interface ToRun {
  readonly input: unknown;
  readonly options: RunOptions;
  readonly services: Provided;
}

/** How long a worker that stops waits for what it drives, in ms; others go on with the rest. */
const GRACE = 10_000;
/** Until a woken run is woken again that no worker has taken, in ms. */
const PATIENCE = 5_000;
const POLL = 250;

/** Gives the runs of an app to an engine, and drives those that the engine gives to this process. */
export class EngineDesk {
  readonly #parts: EngineDeskParts;
  readonly #results: ResultDesk;
  readonly #outbox: Outbox;
  readonly #driver: Driver;
  /** What runs that began here are given beside their code, should they be driven here. */
  readonly #services = new Map<RunId, Provided>();
  readonly #lanes: readonly string[];
  #checked: Promise<void> | undefined;
  #working: Promise<Working> | undefined;

  constructor(parts: EngineDeskParts) {
    const { store, engine, label } = parts;
    this.#parts = parts;
    this.#lanes = lanesOf(store, label);
    this.#results = new ResultDesk(store);
    this.#outbox = new Outbox({ store, engine });
    this.#driver = new Driver({
      store,
      isExclusive: engine.isExclusive,
      wakes: true,
      resume: (run, options) => parts.resume(run, this.#services.get(run.id) ?? [], options),
      onResult: (result) => this.#results.tell(result),
      onLeft: warn,
    });
  }

  /** Whether a run can be told to another process. */
  static canCarry({ trial }: RunOptions, services: Provided): boolean {
    return trial === undefined && services.every(([place]) => place === OBSERVER.key);
  }

  /** Accepts a run; what it comes to is for {@link follow}. @throws what its engine or a bad input is refused with */
  async accept({ engine, workflow }: Code, { input, options, services }: ToRun): Promise<Accepted> {
    await this.#ready();
    const accepted = await accept(engine, workflow, { input, options });
    const { run } = accepted;
    if (services.length > 0) this.#services.set(run, services);
    return accepted;
  }

  /** Sees to it that an accepted run is driven, and gives what it comes to. */
  async follow({ run, ...rest }: Accepted, { options, services }: ToRun): Promise<RunResult> {
    const result = this.#results.of(run);
    observerIn(services)?.began(run);
    this.#outbox.send({ run, lane: laneOf(this.#parts.store, options.release), ...rest });
    const { signal } = options;
    const stop = (): void => void this.#stop(run, signal).catch(warn);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
    try {
      return await result;
    } finally {
      signal?.removeEventListener("abort", stop);
      this.#services.delete(run);
    }
  }

  /** Has a run go on that stands still. */
  async wake(run: RunId, asked?: Wake["asked"]): Promise<void> {
    await this.#ready();
    const { attempt, release } = await loadRun(this.#parts.store, run);
    const lane = laneOf(this.#parts.store, release);
    await this.#parts.engine.wake({ run, lane, attempt, ...(asked === undefined ? {} : { asked }) });
  }

  /**
   * Wakes a run that waits, and sees whether it goes on. What has been interrupted the engine goes on with by itself.
   *
   * @throws `engine_no_worker` where it does not, so that whoever wakes many gets on to the next
   */
  async goOn(run: RunId): Promise<void> {
    const { store } = this.#parts;
    const waits = async () => (await store.factsOf([run]))[0]?.status === "waiting";
    if (!(await waits())) return;
    await this.wake(run);
    for (let left = PATIENCE; await waits(); left -= POLL) {
      if (left <= 0) throw notTaken(run);
      await setTimeout(POLL, undefined, { ref: false });
    }
  }

  /** A run was changed without the engine, which may then let go of it; should it not hear, it finds out by itself. */
  async told(run: RunId): Promise<void> {
    await this.wake(run).catch(() => {});
  }

  /** Who started the run does not want it any more. */
  async #stop(run: RunId, signal: AbortSignal | undefined): Promise<void> {
    const reason = reasonOf(signal);
    await this.#parts.cancel(run, { by: "its caller", ...(reason === undefined ? {} : { reason }) });
    await this.told(run);
  }

  /** Takes runs of the engine until the app is closed. @throws `engine_unreachable` and the like */
  async work(): Promise<void> {
    this.#working ??= this.#work();
    try {
      await this.#working;
    } catch (error) {
      this.#working = undefined;
      throw error;
    }
  }

  async close(closed: () => Error): Promise<void> {
    this.#outbox.close();
    const working = await this.#working?.catch(() => undefined);
    await working?.stop(GRACE);
    this.#results.close(closed());
    await this.#parts.engine.close();
  }

  async #work(): Promise<Working> {
    await this.#check();
    const working = await this.#parts.engine.work({
      lanes: this.#lanes,
      workflows: this.#parts.workflows,
      drive: (drive, signal) => this.#driver.drive(drive, signal),
    });
    this.#outbox.sweep((release) => laneOf(this.#parts.store, release), this.#lanes);
    return working;
  }

  async #ready(): Promise<void> {
    await this.#check();
    if (this.#parts.works) await this.work();
  }

  /** Once: an engine that goes away later is waited for. */
  async #check(): Promise<void> {
    this.#checked ??= this.#parts.engine.check();
    try {
      await this.#checked;
    } catch (error) {
      this.#checked = undefined;
      throw error;
    }
  }
}

function notTaken(run: RunId): AirworthyError {
  return new AirworthyError({
    code: "engine_no_worker",
    message: `Cannot see run "${run}" go on: the engine was told of it, and no worker has taken it within ${PATIENCE / 1_000} s`,
    hint: "Start a worker of its app and release, such as `airworthy serve`; the engine remembers the run",
  });
}

function observerIn(services: Provided): RunObserver | undefined {
  return services.find(([place]) => place === OBSERVER.key)?.[1] as RunObserver | undefined;
}

function reasonOf(signal: AbortSignal | undefined): string | undefined {
  const reason: unknown = signal?.reason;
  if (reason === undefined || (reason instanceof Error && reason.name === "AbortError")) return undefined;
  return reason instanceof Error ? reason.message : String(reason);
}

export function warn(error: unknown): void {
  if (isAirworthyError(error, "run_ended")) return;
  process.emitWarning(
    error instanceof Error ? error : String(error),
    error instanceof AirworthyError ? { code: error.code } : {},
  );
}
