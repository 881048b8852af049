import type { CancelOptions } from "../../app/cancel-run.ts";
import type { App, AppRunOptions } from "../../app/open.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { RunObserver } from "../../core/run-observer.ts";
import { OBSERVER } from "../../core/run-observer.ts";
import type { AnyWorkflow, Workflow } from "../../core/workflow.ts";
import type { RunResult } from "../../engines/local/run-result.ts";

export interface ToStart {
  readonly id: RunId;
  readonly workflow: AnyWorkflow;
  readonly input: unknown;
  readonly options: AppRunOptions;
  readonly observer?: RunObserver | undefined;
}

const MOST = 1_000;

/** The runs that requests have started and this process executes. None of them ends because a client leaves. */
export class Running {
  readonly #app: App;
  readonly #most: number;
  readonly #runs = new Map<RunId, Promise<RunResult>>();

  /** Why no more runs are started or gone on with; undefined while they are. */
  refusal: AirworthyError | undefined;

  constructor(app: App, most: number = MOST) {
    this.#app = app;
    this.#most = most;
  }

  /** What a run that goes on here will come to. */
  resultOf(id: RunId): Promise<RunResult> | undefined {
    return this.#runs.get(id);
  }

  /**
   * Starts a run; resolves as soon as it is on its way.
   *
   * @throws `too_many_runs`, `invalid_input`, `session_busy` and the like, of a run that did not begin
   */
  async start({ id, workflow, input, options, observer }: ToStart): Promise<void> {
    const begun = Promise.withResolvers<void>();
    const watching: RunObserver = {
      began: (run) => {
        observer?.began(run);
        begun.resolve();
      },
      called: (record) => observer?.called(record),
      streamed: (address, part) => observer?.streamed(address, part),
    };
    const result = this.#add(id, () =>
      this.#app.run(workflow as Workflow, input, {
        ...options,
        id,
        services: [OBSERVER.provide(watching)],
      }),
    );
    result.then(() => begun.resolve(), begun.reject);
    await begun.promise;
  }

  /** Goes on with a run, once it waits if it is still going on here. */
  async resume(id: RunId): Promise<RunResult> {
    const before = await this.resultOf(id);
    if (before !== undefined && before.status !== "waiting") return before;
    return this.#add(id, () => this.#app.resume(id));
  }

  /** One that another process executes ends a moment later. @throws `run_ended` */
  async cancel(id: RunId, options: CancelOptions): Promise<void> {
    const here = this.#runs.get(id);
    await this.#app.cancel(id, options);
    // It may have come to stand still meanwhile: nobody executes it, and it has still to be ended.
    if ((await here)?.status === "waiting") await this.#app.cancel(id, options);
  }

  /** When none goes on here. */
  async idle(): Promise<void> {
    while (this.#runs.size > 0) await Promise.allSettled(this.#runs.values());
  }

  #add(id: RunId, run: () => Promise<RunResult>): Promise<RunResult> {
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    if (this.#runs.size >= this.#most) return Promise.reject(tooManyRuns(this.#most));
    const result = run();
    this.#runs.set(id, result);
    const forget = () => void this.#runs.delete(id);
    result.then(forget, forget);
    return result;
  }
}

function tooManyRuns(most: number): AirworthyError {
  return new AirworthyError({
    code: "too_many_runs",
    message: `Cannot start a run: ${most} that were asked for over HTTP go on already`,
    hint: "Try again later, or raise maxRuns",
  });
}
