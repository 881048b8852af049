import { isAirworthyError } from "../../core/errors.ts";
import type { Execution } from "../../core/execution.ts";
import type { RunId } from "../../core/ids.ts";
import { leavesOpen } from "../../core/leaves-open.ts";
import { onAbortOf } from "../../core/on-abort-of.ts";
import type { RunFact } from "../../core/run-fact.ts";
import type { Store } from "../../core/store.ts";
import type { DrivenResume } from "../local/resume.ts";
import { letGo } from "../local/run-lost.ts";
import type { RunResult } from "../local/run-result.ts";
import type { Drive, Driven } from "./run-engine.ts";
import { unseal } from "./seal.ts";

export interface DriverOptions {
  readonly store: Store;
  /** Resumes a run by the code that it belongs to. */
  readonly resume: (run: RunFact, options: DrivenResume) => Promise<RunResult>;
  /** Whether a run may be taken from a worker that seems to live: the engine gives it to one at a time. */
  readonly isExclusive: boolean;
  /** Whether somebody wakes a run when it has slept. */
  readonly wakes: boolean;
  /** Told what each drive has come to, in the values of the run rather than of its record. */
  readonly onResult: (result: RunResult) => void;
  /** Told of runs that are left as they are until a person asks for them. */
  readonly onLeft: (error: unknown) => void;
}

/** Tries in a row without a kept call after which a run is left to a person. */
const MOST_TRIES = 10;
/** What another try would only meet again. */
const FOR_A_PERSON: ReadonlySet<string> = new Set([
  "divergence",
  "write_in_doubt",
  "resume_redacted",
  "run_tried_too_often",
  "run_is_trial",
]);
const OVER: ReadonlySet<string> = new Set(["completed", "failed", "cancelled"]);

/** Drives the runs that an engine gives to this process, each from where its journal stops. */
export class Driver {
  readonly #options: DriverOptions;

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  async drive(drive: Drive, signal: AbortSignal): Promise<Driven> {
    const { onResult, onLeft } = this.#options;
    const fact = await this.#open(drive.run);
    if (fact === undefined) return { kind: "ended" };
    try {
      // Its engine may have given it to another worker while it was looked up.
      if (signal.aborted) throw letGo(drive.run);
      const result = await this.#resume(fact, drive, signal);
      // A failure that the store could not keep, or did not take from here, has not ended the run.
      if (
        result.status === "failed" &&
        (leavesOpen(result.error) || (await this.#open(drive.run)) !== undefined)
      )
        throw result.error;
      onResult(result);
      if (result.status !== "waiting") return { kind: "ended" };
      return result.until === undefined
        ? { kind: "waiting" }
        : { kind: "waiting", ms: Math.max(0, result.until - Date.now()) };
    } catch (error) {
      if (isAirworthyError(error, "run_ended") && (await this.#open(drive.run)) === undefined)
        return { kind: "ended" };
      if (!isAirworthyError(error) || !FOR_A_PERSON.has(error.code)) throw error;
      onLeft(error);
      return { kind: "left" };
    }
  }

  /** The run while it goes on or waits; undefined once it has ended, wherever, or was erased. */
  async #open(run: RunId): Promise<RunFact | undefined> {
    const [fact] = await this.#options.store.factsOf([run]);
    return fact === undefined || OVER.has(fact.status) ? undefined : fact;
  }

  async #resume(fact: RunFact, drive: Drive, signal: AbortSignal): Promise<RunResult> {
    const { store, isExclusive, wakes, resume } = this.#options;
    const { run, sealed, asked } = drive;
    let detach = (): void => {};
    const begun = (execution: Execution): void => {
      const stop = (): void => execution.stop(letGo(run));
      if (signal.aborted) stop();
      else detach = onAbortOf(signal, stop);
    };
    try {
      return await resume(fact, {
        repeatWrites: asked?.repeatWrites === true,
        driven: {
          force: isExclusive,
          suspendsSleeps: wakes,
          ...(asked === undefined ? { mostTries: MOST_TRIES } : {}),
          ...(sealed === undefined ? {} : { input: unseal(store, run, sealed) }),
          begun,
        },
      });
    } finally {
      detach();
    }
  }
}
