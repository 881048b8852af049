import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { PendingApproval, StoredApproval } from "../core/approvals/approval.ts";
import type { Decider } from "../core/approvals/may-decide.ts";
import { mayDecide } from "../core/approvals/may-decide.ts";
import { DEFINITIONS, DefinitionNotes } from "../core/definition.ts";
import type { Duration } from "../core/duration.ts";
import { parseDuration } from "../core/duration.ts";
import { AirworthyError } from "../core/errors.ts";
import type { Redact } from "../core/execution.ts";
import type { Address, ReleaseId, RunId } from "../core/ids.ts";
import { IN_FLIGHT } from "../core/in-flight.ts";
import type { Metering } from "../core/metering.ts";
import { METERING } from "../core/metering.ts";
import { createRedactor } from "../core/redact/redactor.ts";
import { LONGEST_TIMER } from "../core/sleep.ts";
import type { Retention, Store } from "../core/store.ts";
import type { AnyWorkflow, Workflow } from "../core/workflow.ts";
import type { Engine, RunOptions } from "../engines/local/engine.ts";
import type { ForkOptions } from "../engines/local/fork.ts";
import { Pulse } from "../engines/local/pulse.ts";
import type { ResumeOptions } from "../engines/local/resume.ts";
import type { ForkResult, ReplayResult, RunResult } from "../engines/local/run-result.ts";
import type { ShadowOptions } from "../engines/local/shadow.ts";
import { createModelRegistry } from "../models/model-registry.ts";
import type { PriceTable } from "../models/prices.ts";
import { createPriceTable } from "../models/prices.ts";
import { MODEL_POLICY, MODELS, PRICES } from "../models/services.ts";
import type { ReadinessSettings } from "../readiness/waiver.ts";
import { defaultStore, isStoreFile } from "../store/default-store.ts";
import { openStore } from "../store/open-store.ts";
import { LIMITS } from "../tools/limits/turns.ts";
import { AppCode } from "./app-code.ts";
import type { Attending, AttendOptions } from "./attend.ts";
import { Attendant } from "./attend.ts";
import type { CancelOptions } from "./cancel-run.ts";
import { cancelRun } from "./cancel-run.ts";
import type { Config } from "./config.ts";
import type { Word } from "./decide.ts";
import { decide } from "./decide.ts";
import { carryingOf, wakingOf } from "./engine/carrying.ts";
import type { LoadedRelease } from "./loaded-release.ts";
import { Meters } from "./meters.ts";
import { checkMonitor } from "./monitoring/check-monitor.ts";
import type { MonitorSetup } from "./monitoring/monitor-setup.ts";
import { monitorSetup } from "./monitoring/monitor-setup.ts";
import type { Reminding } from "./remind.ts";
import { remindingOf } from "./remind.ts";
import { repeatingOf } from "./repeating.ts";
import type { Running } from "./running.ts";
import { runningOf } from "./running.ts";
import { RunsInFlight } from "./runs-in-flight.ts";
import type { Scoring, ScoringOptions } from "./scoring/scorekeeper.ts";
import { checkScoring, scoringIn } from "./scoring/scoring-in.ts";
import { ServingView } from "./serving-view.ts";
import type { AppSettings } from "./settings.ts";
import { settingsOf } from "./settings.ts";
import { Shadows } from "./shadow/shadows.ts";
import { startExporters } from "./start-exporters.ts";
import { namedWorkflows, withEvaluated } from "./workflows.ts";

/** Options of one run beside its input. Given the id of a release, its code executes the run; any other text is a label. */
export interface AppRunOptions extends RunOptions {
  /** Places of the app's services to fill differently for this run. */
  readonly services?: readonly (readonly [symbol, unknown])[];
  /** Whose code executes it: what serves its workflow, or the workflow that is given. Default `serving`. */
  readonly by?: "serving" | "given";
  /** What it is about, where a candidate may only take some use cases. Default: as the configuration says. */
  readonly useCase?: string;
}

export interface AppForkOptions extends Omit<ForkOptions, "changes"> {
  /** Other models by the names that the workflow uses: `{ fast: "big" }`. */
  readonly models?: Readonly<Record<string, string>>;
  /** Other texts of prompts by their names. */
  readonly prompts?: Readonly<Record<string, string>>;
}

export interface AppShadowOptions extends Omit<ShadowOptions, "release"> {
  readonly release?: ReleaseId;
}

export interface ReplayOptions {
  readonly workflow?: AnyWorkflow;
  /** Whose code executes it: that of the release that made it, or today's. Default `release`. */
  readonly by?: "release" | "current";
}

/** A store with what can be run on it. Close it when done: what is acknowledged is kept either way. */
export interface App {
  readonly store: Store;
  readonly workflows: ReadonlyMap<string, AnyWorkflow>;
  /** What the configuration says, as plain JSON. */
  readonly settings: AppSettings;
  /** What is waived of readiness, and by whom. */
  readonly readiness: ReadinessSettings;
  /** How its workflows are watched, and who is told. */
  readonly monitor: MonitorSetup;
  /** The configured evaluations. */
  readonly evaluations: readonly { readonly name: string; readonly workflow: string }[];
  /** Makes a text fit to be stored, as the configuration says. */
  readonly redact: Redact;
  /** Releases that are loaded now. */
  readonly releases: readonly ReleaseId[];
  /** Folder that the configuration's and the releases' relative paths are meant from. */
  readonly root: string;
  /** Works with what a release is made of, which stays loaded for as long. @throws what loading it throws */
  withRelease<T>(id: ReleaseId, work: (release: LoadedRelease) => Promise<T>): Promise<T>;
  /** What model calls cost, as the configuration and the price table say. */
  readonly prices: PriceTable;
  /** What runs beside the incumbents; nothing waits for it but who asks to. */
  readonly shadows: Pick<Shadows, "idle" | "stats">;
  /** Executes a workflow and records it; a failure of the workflow is a result, not an exception. */
  run<Input, Output>(
    workflow: Workflow<Input, Output>,
    // The workflow alone says what it takes: else a tuple of arguments would be taken for an array.
    input: NoInfer<Input>,
    options?: AppRunOptions,
  ): Promise<RunResult<Output>>;
  /**
   * Executes a recorded run again from its recording alone, and says whether it was the same; by
   * `workflow` where the app has none of its name.
   *
   * @throws `release_not_found` where its release was deleted, `release_tampered`, `release_does_not_load`
   */
  replay(run: RunId, options?: ReplayOptions): Promise<ReplayResult>;
  /** Runs as recorded up to one change, then live with every write virtual. */
  fork(run: RunId, options?: AppForkOptions): Promise<ForkResult>;
  /**
   * Runs a release (default: today's code) on what a recorded run was given, with every write virtual: a run of its
   * own that adds nothing to a conversation.
   */
  shadow(run: RunId, options?: AppShadowOptions): Promise<RunResult>;
  /** Runs the same input again, live. */
  rerun(run: RunId, options?: AppRunOptions): Promise<RunResult>;
  /** Finishes a run whose process died or that waited for a person. */
  resume(run: RunId, options?: ResumeOptions): Promise<RunResult>;
  /**
   * Ends a run, whichever process executes it: at once where this one does or nobody, else as soon as the other sees it,
   * which takes some 50 ms. A write that is under way comes to its end first.
   *
   * @throws `run_ended`, `run_not_found`
   */
  cancel(run: RunId, options: CancelOptions): Promise<void>;
  /**
   * Says what a person decided about what a run waits for; `resume` then goes on. Gives the request as it then stands:
   * without a `decision` where others must agree.
   *
   * @throws `approval_decided` (by whom and when), `approval_expired`, `approval_forbidden`, `approval_repeated`,
   * `approval_not_found`, `run_ended`; for edited arguments `invalid_input`, `edit_redacted`, `approval_not_editable`
   */
  decide(run: RunId, address: Address, word: Word): Promise<StoredApproval>;
  /**
   * Goes on with runs as soon as they are decided, by anybody on this store, or have expired, and sends reminders; until
   * it is stopped or the app is closed. Any number of processes may.
   */
  attend(options?: AttendOptions): Attending;
  /**
   * Takes runs until the app is closed: those of this app's code and of its releases, whoever started them. With an
   * engine those that it gives, which an app takes anyway once it starts a run, unless its `engine` says `work: false`;
   * without one those whose process died.
   *
   * @throws `engine_unreachable`, `engine_version`, `engine_refused`, `port_in_use`
   */
  work(): Promise<void>;
  /**
   * Scores runs that end, as `scoring` of the configuration says, until it is stopped or the app is closed; undefined where
   * that says nothing. Any number of processes may: of those on a store one scores.
   */
  score(options?: ScoringOptions): Scoring | undefined;
  /** Has every run that this process executes counted, until what it gives is called. */
  meter(meter: Metering): () => void;
  /** Whether somebody is one of those whom a request is for. */
  mayDecide(approval: Pick<PendingApproval, "approvers">, who: Decider): boolean;
  close(): Promise<void>;
}

/**
 * Opens an app: its store is made if it is not there. What a run's functions need of the
 * configuration (models, prices, prompts) reaches them without being passed.
 *
 * @throws `store_corrupt`, `store_newer`, `store_read_only` with what to do
 *
 * @example
 * ```ts
 * import { open, workflow } from "airworthy";
 *
 * const double = workflow({ name: "double", run: async (ctx, n: number) => ctx.step("twice", () => n * 2) });
 * const app = await open({ store: ":memory:", workflows: [double] });
 * const run = await app.run(double, 21);
 * const again = await app.replay(run.id);
 * again.status; //=> "same"
 * await app.close();
 * ```
 */
export async function open(config: Config = {}): Promise<App> {
  const reminding = checked(config);
  const store = await storeOf(config);
  const view = new ServingView(store.servings);
  const inFlight = new RunsInFlight(store, view);
  const meters = new Meters();
  const engine = engineFor(config, store, { inFlight, meters });
  const retention = keepRetention(store, config.retention ?? {});
  const workflows = withEvaluated(namedWorkflows(config.workflows ?? []), config);
  const code = new AppCode({ engine, config, workflows });
  const { root, keys } = code;
  const shadows = new Shadows({ store, root, keys, isRedacted: config.redact !== undefined });
  const leaveLimits = config.limits?.use();
  const exporters = await startExporters(config.exporters ?? [], store);
  const end: App["cancel"] = (run, options) => cancelRun({ store, inFlight }, run, options);
  const after: Running["succeeded"] = (...ended) => succeeded(...ended);
  const carrying = await carryingOf({ code, config, cancel: end, after });
  const { desk, work, cancel } = carrying;
  const { succeeded, ...running } = runningOf({ engine, config, code, shadows, view, desk });
  const repeating = repeatingOf(code, { desk, succeeded });
  const attending = new Set<Pick<Attending, "stop"> & Partial<Attending>>([carrying]);
  const attend = (options?: AttendOptions): Attending => {
    const resume = desk === undefined ? repeating.resume : wakingOf(desk);
    const one = new Attendant({ store, resume, reminding }, options);
    attending.add(one);
    return one;
  };
  if (config.approvals?.attend === true) attend();
  return {
    store,
    workflows,
    ...saidBy(config),
    monitor: monitorSetup(config, { store, root }),
    redact: engine.redact,
    prices: engine.services.get(PRICES.key) as PriceTable,
    ...running,
    ...repeating,
    shadows: { idle: () => shadows.idle(), stats: (shadow) => shadows.stats(shadow) },
    root,
    withRelease: (id, work) => code.host.use(id, work),
    get releases() {
      return code.host.loaded;
    },
    attend,
    score: (options) => scoringIn(config, { store, running, attending }, options),
    cancel,
    ...decidingOf(config, { store, redact: engine.redact, attending }),
    work,
    meter: (meter) => meters.add(meter),
    close: async () => {
      clearInterval(retention);
      inFlight.close();
      await Promise.all([...attending].map((one) => one.stop()));
      shadows.close();
      await Promise.all(exporters.map((exporter) => exporter.stop()));
      await store.close();
      await leaveLimits?.();
    },
  };
}

/** What the configuration says, for others to read. */
function saidBy(config: Config): Pick<App, "settings" | "readiness" | "evaluations"> {
  return {
    settings: settingsOf(config),
    readiness: config.readiness ?? {},
    evaluations: evaluationsOf(config),
  };
}

/** Who may decide on an approval, and a decision, of which whatever attends is told at once. */
function decidingOf(
  { approvals }: Config,
  of: { store: Store; redact: App["redact"]; attending: Iterable<Partial<Attending>> },
): Pick<App, "decide" | "mayDecide"> {
  const groups = approvals?.groups;
  return {
    decide: async (run, address, word) => {
      const decided = await decide({ ...of, groups }, { run, address }, word);
      for (const one of of.attending) one.look?.();
      return decided;
    },
    mayDecide: (approval, who) => mayDecide(approval, who, groups),
  };
}

function evaluationsOf({ evals = [] }: Config): App["evaluations"] {
  return evals.map(({ name, options }) => ({ name, workflow: options.workflow.name }));
}

function remindingIn({ approvals }: Config): Reminding | undefined {
  return approvals?.webhook === undefined ? undefined : remindingOf(approvals.webhook);
}

/** What is wrong is told before anything is opened. */
function checked(config: Config): Reminding | undefined {
  checkScoring(config);
  checkMonitor(config.monitor);
  return remindingIn(config);
}

const HOUR = 3_600_000;

/** A store that nobody looks after must not fill the disk. */
function keepRetention(store: Store, retention: Retention): NodeJS.Timeout {
  // A failure here is the store's, which the next run meets and reports with what to do.
  return setInterval(() => void store.prune(retention).catch(() => {}), HOUR).unref();
}

async function storeOf(config: Config): Promise<Store> {
  if (typeof config.store === "object") return config.store;
  const address = config.store ?? defaultStore();
  if (isStoreFile(address)) await mkdir(dirname(address), { recursive: true });
  return openStore(address, config.durability === undefined ? {} : { durability: config.durability });
}

function engineFor(
  config: Config,
  store: Store,
  { inFlight, meters }: { readonly inFlight: RunsInFlight; readonly meters: Meters },
): Engine {
  const redact = redactOf(config, store);
  const services = new Map<symbol, unknown>([
    DEFINITIONS.provide(new DefinitionNotes(store.definitions, redact)),
    MODELS.provide(createModelRegistry(config.models ?? {})),
    PRICES.provide(createPriceTable(config.prices === undefined ? {} : { overrides: config.prices })),
    MODEL_POLICY.provide({ timeout: modelTimeout(config) }),
    ...(config.limits === undefined ? [] : [LIMITS.provide(config.limits)]),
    IN_FLIGHT.provide(inFlight),
    METERING.provide(meters),
  ]);
  return {
    store,
    services,
    redact,
    budget: config.budget ?? {},
    maxPayload: settingsOf(config).maxPayload,
    pulse: new Pulse(store),
  };
}

const MODEL_TIMEOUT: Duration = "10m";

function modelTimeout({ modelTimeout = MODEL_TIMEOUT }: Config): number {
  const timeout = parseDuration(modelTimeout);
  if (timeout > 0 && timeout <= LONGEST_TIMER) return timeout;
  throw new AirworthyError({
    code: "invalid_config",
    message: `Cannot use a modelTimeout of ${timeout} ms: expected 1 to ${LONGEST_TIMER}`,
    hint: 'Write it as "60s" or "10m"',
  });
}

function redactOf(config: Config, store: Store): Redact {
  if (config.redact === undefined) return (text) => text;
  const redactor = createRedactor({ ...config.redact, secret: store.secret });
  return redactor.active ? redactor.text : (text) => text;
}
