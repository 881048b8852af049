import { isAirworthyError } from "../core/errors.ts";
import type { ReleaseId, RunId } from "../core/ids.ts";
import { isReleaseId, newRunId } from "../core/ids.ts";
import type { StoredRun } from "../core/run.ts";
import type { ServedBy, ShadowPlan } from "../core/serving.ts";
import type { AnyWorkflow, Workflow } from "../core/workflow.ts";
import type { Engine, RunOptions } from "../engines/local/engine.ts";
import { loadRun } from "../engines/local/load-run.ts";
import { rerunOf } from "../engines/local/rerun.ts";
import type { RunResult } from "../engines/local/run-result.ts";
import { start } from "../engines/local/start.ts";
import type { Ended, Succession } from "./after-boundary.ts";
import { givenOf, incumbentOf, successionOf } from "./after-boundary.ts";
import type { AppCode, Code } from "./app-code.ts";
import type { Config } from "./config.ts";
import type { Dispatched } from "./dispatcher.ts";
import { Dispatcher } from "./dispatcher.ts";
import { EngineDesk } from "./engine/engine-desk.ts";
import { handover } from "./handover.ts";
import type { App, AppRunOptions } from "./open.ts";
import type { Provided } from "./services.ts";
import { changed, effectsOf, withServices } from "./services.ts";
import type { Served, ServingView } from "./serving-view.ts";
import type { Shadows } from "./shadow/shadows.ts";

export interface Opened {
  readonly engine: Engine;
  readonly config: Config;
  readonly code: AppCode;
  readonly shadows: Shadows;
  readonly view: ServingView;
  /** Undefined where runs are executed by who starts them. */
  readonly desk: EngineDesk | undefined;
}

/** Runs: of the app's own code, or of the release that serves their workflow. */
export function runningOf(opened: Opened): Running {
  const { engine, config, code, view } = opened;
  const dispatcher = new Dispatcher(code.host, config.assignment);
  return {
    run: (workflow, input, options = {}) => {
      const one = new OneRun(opened, { workflow, input, options });
      const { trial, release, by = "serving" } = options;
      if (trial === undefined && release !== undefined && isReleaseId(release)) return one.by(release);
      if (trial !== undefined || release !== undefined || by === "given") return one.by(undefined);
      const go = (served: Served) =>
        served.serving === undefined ? one.by(undefined) : one.dispatched(served, dispatcher);
      const served = view.now(workflow.name);
      return served instanceof Promise ? served.then(go) : go(served);
    },
    rerun: async (run, { services = [], ...options } = {}) => {
      const stored = await loadRun(engine.store, run);
      const { release = "" } = options;
      const again = rerunOf(stored, { ...stampOf(config), ...runOptionsOf(options) });
      const { input } = again;
      const by = isReleaseId(release) ? release : undefined;
      // A release may have what today's code has not.
      const workflow = by === undefined ? code.current(stored.workflow).workflow : elsewhere(stored.workflow);
      const asked = { workflow: workflow as Workflow, input, options: { ...again.options, services } };
      return new OneRun(opened, asked).by(by);
    },
    succeeded: async (stored, result) => {
      const next = successionOf(result, stored.assignment);
      if (next === undefined) return undefined;
      const to = next.to === "incumbent" ? await incumbentOf(engine.store, stored) : undefined;
      const isOwn = next.to === "incumbent" && to === undefined;
      const workflow = isOwn ? code.current(stored.workflow).workflow : elsewhere(stored.workflow);
      return new OneRun(opened, { workflow: workflow as Workflow, ...givenOf(stored) }).after(next, to);
    },
  };
}

export interface Running extends Pick<App, "run" | "rerun"> {
  /** What goes on after a recorded run that was handed over; undefined after any other. */
  succeeded(stored: StoredRun, result: Ended): Promise<RunResult | undefined>;
}

type ToRelease = Extract<Dispatched, { readonly to: "release" }>;

interface Asked<Input, Output> {
  readonly workflow: Workflow<Input, Output>;
  readonly input: Input;
  readonly options: AppRunOptions;
}

/** One run before it has its code. */
class OneRun<Input, Output> {
  readonly #opened: Opened;
  readonly #asked: Asked<Input, Output>;
  readonly #options: RunOptions;
  readonly #services: Provided;

  constructor(opened: Opened, asked: Asked<Input, Output>) {
    this.#opened = opened;
    this.#asked = asked;
    this.#options = runOptionsOf(asked.options);
    this.#services = asked.options.services ?? [];
  }

  /** Executes it by a release, or by the workflow that was given. */
  by(release: ReleaseId | undefined, more: Partial<RunOptions> = {}): Promise<RunResult<Output>> {
    const { engine, config, code } = this.#opened;
    const { workflow, input } = this.#asked;
    const options = { ...this.#options, ...more };
    if (release !== undefined) {
      const given = { ...options, release };
      const desk = this.#desk(given);
      if (desk !== undefined)
        return this.#carried(desk, given, (work) => code.ofRelease(release, workflow.name, work));
      return code.ofRelease(release, workflow.name, (of) =>
        start(withServices(of.engine, this.#services), of.workflow as Workflow<Input, Output>, {
          input,
          options: given,
        }),
      );
    }
    // What waits for a person is of no release.
    const given = { ...((workflow as unknown) === handover ? {} : stampOf(config)), ...options };
    const desk = code.isOwn(workflow) ? this.#desk(given) : undefined;
    if (desk !== undefined) return this.#carried(desk, given, (work) => work(code.current(workflow.name)));
    const own = [...effectsOf(config, workflow.name), ...changed(engine, options.trial?.changes ?? {})];
    return start(withServices(engine, [...own, ...this.#services]), workflow, { input, options: given });
  }

  /** What carries the run, where it can be told to another process. */
  #desk(options: RunOptions): EngineDesk | undefined {
    return EngineDesk.canCarry(options, this.#services) ? this.#opened.desk : undefined;
  }

  async #carried(
    desk: EngineDesk,
    options: RunOptions,
    using: <T>(work: (code: Code) => Promise<T>) => Promise<T>,
  ): Promise<RunResult<Output>> {
    const run = { input: this.#asked.input, options, services: this.#services };
    const accepted = await using((code) => desk.accept(code, run));
    return (await desk.follow(accepted, run)) as RunResult<Output>;
  }

  /** Executes it by what serves its workflow. */
  async dispatched(served: Served, dispatcher: Dispatcher): Promise<RunResult<Output>> {
    const { workflow, input, options } = this.#asked;
    const { subject, session, useCase } = options;
    const run = { workflow: workflow.name, input, subject, session };
    const dispatched = await dispatcher.dispatch(served, run, useCase);
    const { assignment } = dispatched;
    if (dispatched.to === "person") return this.#toPerson({ useCase }, { assignment: dispatched.assignment });
    const { shadow } = served.serving ?? {};
    // Of who is served by the candidate already there is nothing to learn.
    const isShadowed = shadow !== undefined && assignment?.arm !== "candidate";
    if (isShadowed && shadow.when === "beside") return this.#beside(shadow, served, dispatched);
    const result = await this.#served(served, dispatched);
    const next = successionOf(result, assignment);
    if (next !== undefined) return this.after(next, served.serving?.stable);
    if (isShadowed && hasAnswered(result)) this.#opened.shadows.offer(shadow, result.id, input);
    return result;
  }

  /** The shadow begins with the run, and never before it. */
  #beside(shadow: ShadowPlan, served: Served, dispatched: ToRelease): Promise<RunResult<Output>> {
    const id = this.#options.id ?? newRunId();
    const result = this.#served(served, dispatched, { id });
    this.#opened.shadows.offer(shadow, id, this.#asked.input);
    return result;
  }

  async #served(
    served: Served,
    { release, assignment }: ToRelease,
    more: Partial<RunOptions> = {},
  ): Promise<RunResult<Output>> {
    const { rev, stable, split } = served.serving ?? {};
    const isCandidates = assignment?.arm === "candidate";
    const review = isCandidates && split?.review !== undefined ? { reviewAnswer: split.review } : {};
    const of = (one: ReleaseId | undefined) => (rev === undefined ? {} : { served: servedBy(rev, one) });
    try {
      return await this.by(release, {
        ...more,
        ...(this.#options.reviewAnswer === undefined ? review : {}),
        ...of(release),
        ...(assignment === undefined ? {} : { assignment }),
      });
    } catch (error) {
      if (!isCandidates || !isAirworthyError(error, "invalid_input")) throw error;
      // What the incumbent takes must not fail because a candidate is being tried; but it is held against the candidate.
      return this.by(stable, { ...more, ...of(stable), assignment: { ...assignment, by: "refused" } });
    }
  }

  /** Goes on where a run came to a boundary that its release may not pass. */
  after({ to, useCase, options }: Succession, incumbent: ReleaseId | undefined): Promise<RunResult<Output>> {
    if (to === "incumbent") return this.by(incumbent, options);
    return this.#toPerson({ useCase, run: options.parent.run }, options);
  }

  async #toPerson(
    { useCase, run }: { readonly useCase: string | undefined; readonly run?: RunId },
    more: Partial<RunOptions>,
  ): Promise<RunResult<Output>> {
    const { workflow, input, options } = this.#asked;
    const said = { ...(useCase === undefined ? {} : { useCase }), ...(run === undefined ? {} : { run }) };
    const asked = {
      workflow: handover as Workflow,
      input: { workflow: workflow.name, input, ...said },
      options: { ...this.#options, services: this.#services },
    };
    const tags = [...(options.tags ?? []), "handover"];
    const result = await new OneRun(this.#opened, asked).by(undefined, { ...more, tags });
    return result as RunResult<Output>;
  }
}

function servedBy(rev: number, release: ReleaseId | undefined): ServedBy {
  return release === undefined ? { rev } : { rev, release };
}

/** A workflow of which a release has the code. */
function elsewhere(name: string): AnyWorkflow {
  return { name, input: undefined, run: () => Promise.reject(new Error(`"${name}" is not loaded`)) };
}

function hasAnswered({ status }: RunResult): boolean {
  return status === "completed" || status === "failed";
}

function stampOf({ release }: Config): Pick<RunOptions, "release"> {
  return release === undefined ? {} : { release };
}

function runOptionsOf({ services: _, by: __, useCase: ___, ...options }: AppRunOptions): RunOptions {
  return options;
}
