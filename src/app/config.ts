import type { Groups } from "../core/approvals/may-decide.ts";
import type { Budget } from "../core/budget.ts";
import type { Duration } from "../core/duration.ts";
import type { Exporter } from "../core/exporter.ts";
import type { RedactOptions } from "../core/redact/redactor.ts";
import type { Subject } from "../core/run.ts";
import type { Durability, Retention, Store } from "../core/store.ts";
import type { Evaluation } from "../evals/evaluation.ts";
import type { LiveScoring } from "../evals/live/live-scoring.ts";
import type { ModelSource } from "../models/model-registry.ts";
import type { PriceOverride } from "../models/prices.ts";
import type { ReadinessSettings } from "../readiness/waiver.ts";
import type { AssignmentFlag } from "../rollout/flag.ts";
import type { LimitSource } from "../tools/limits/turns.ts";
import type { EngineSetting } from "./engine/engine-setting.ts";
import type { MonitorConfig } from "./monitoring/monitor-options.ts";
import type { ApprovalWebhook } from "./remind.ts";
import type { Runnable } from "./workflows.ts";

export interface ApprovalOptions {
  /** People by the name of their group, which `approvers` of a contract may then name. */
  readonly groups?: Groups;
  /** Where people are reminded of what waits for them. Default: nowhere. */
  readonly webhook?: ApprovalWebhook;
  /**
   * Go on with decided runs, and send reminders, while the app is open. Default false: `airworthy serve` does so anyway,
   * and `app.attend()` when it is called.
   */
  readonly attend?: boolean;
}

/** What an `airworthy.config.ts` says. Every part has a default. */
export interface Config {
  /**
   * Path of the SQLite file, `:memory:`, the URL of a PostgreSQL database (`postgres://…`, needs `npm install pg`), or an
   * open store. Default: the database that `DATABASE_URL` names, else `.airworthy/store.db`.
   */
  readonly store?: string | Store;
  /**
   * What drives runs: `local`, the process that starts them, or `{ restate: {} }` or `{ dbos: {} }`, where they
   * survive the loss of any process and several may share them. Default `local`.
   */
  readonly engine?: EngineSetting;
  /** What can be run, replayed and resumed by name. */
  readonly workflows?: readonly Runnable[];
  /**
   * How long one call of a model may take before it fails with `timeout`, a streamed answer to its end; no model is
   * waited for for ever. Default 10 minutes.
   */
  readonly modelTimeout?: Duration;
  /** What `airworthy eval` runs, by the name of each. */
  readonly evals?: readonly Evaluation[];
  /** What looks at runs that served somebody, once they have ended: `liveScoring()` of `airworthy/evals`. */
  readonly scoring?: readonly LiveScoring[];
  /** Models by the names that workflows use; a name that is not here is an error, never a gateway. */
  readonly models?: Readonly<Record<string, ModelSource>>;
  /** What is made unreadable before anything is stored. Default: nothing. */
  readonly redact?: Omit<RedactOptions, "secret">;
  /** Bounds on every run. Default: 10,000 calls, 50 times the same one. */
  readonly budget?: Budget;
  /** Prices in US dollars per million tokens, before the price table. */
  readonly prices?: readonly PriceOverride[];
  /** What survives, of a store in a file: a killed process, or a power cut too. Default `process`. */
  readonly durability?: Durability;
  /** How long finished runs are kept, looked at every hour while the app is open. Default: 30 days, 10 GiB. */
  readonly retention?: Retention;
  /** Largest payload of one call, in characters. Default 16 Mi. */
  readonly maxPayload?: number;
  /**
   * Where `limits` of tools are shared with other processes: `postgresLimits()` of `airworthy/store`.
   * Default: each process holds them by itself.
   */
  readonly limits?: LimitSource;
  /**
   * Where runs are sent as well once they have ended, while an app is open: `otlp()`, `langfuse()` and others of
   * `airworthy/observe`. A run never waits for them. Default: nowhere.
   */
  readonly exporters?: readonly Exporter[];
  /** Who approves, and how they are told. */
  readonly approvals?: ApprovalOptions;
  /** Stamped on every run. */
  readonly release?: string;
  readonly releases?: ReleaseSettings;
  readonly assignment?: AssignmentSettings;
  /** What `airworthy ready` is told: who answers for what is not shown. Default: nobody. */
  readonly readiness?: ReadinessSettings;
  /** How workflows are watched, and who is told of alerts. Default: all are, and alerts are kept in the store. */
  readonly monitor?: MonitorConfig;
}

/** What decides about the release of a run beside the rollout's own split. */
export interface AssignmentSettings {
  /** The use case of a run, where a split says which ones the candidate may take. Default: what the run is given. */
  readonly useCase?: (run: AssignedRun) => string | undefined | Promise<string | undefined>;
  /** Decides in place of the draw, such as `flagOf()` of `airworthy/rollout`; undefined leaves it to the draw. */
  readonly flag?: AssignmentFlag;
}

/** A run before it has a release. */
export interface AssignedRun {
  readonly workflow: string;
  readonly input: unknown;
  readonly subject?: Subject | undefined;
  readonly session?: string | undefined;
}

/** How releases are made of this app, and which of them it loads. */
export interface ReleaseSettings {
  /** Packages that are left out of the bundle, beside those with native parts. Default: none. */
  readonly externals?: readonly string[];
  /** Public keys (Ed25519; PEM, or base64 of SPKI): only releases signed by one of them are loaded. Default: all are. */
  readonly keys?: readonly string[];
  /** Folder that a release believes to lie in. Default: the configuration's for the command line, else the working folder. */
  readonly root?: string;
}

/** Gives the configuration back as it is, with its type checked. */
export function defineConfig(config: Config): Config {
  return config;
}
