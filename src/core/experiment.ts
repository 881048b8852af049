import type { ExperimentId, RunId } from "./ids.ts";
import type { Changes, RunStatus } from "./run.ts";

/** What one scorer says of one trial. */
export type Score =
  | {
      readonly kind: "scored";
      /** 0 (worst) to 1 (best). */
      readonly value: number;
      /** Whether that is good enough. */
      readonly pass: boolean;
      readonly reason?: string;
      readonly spent?: ScorerSpend;
    }
  /** The scorer has nothing to say of this case, such as one that looks for tools where none are expected. */
  | { readonly kind: "skipped"; readonly reason?: string }
  /** The scorer itself failed: neither the release's success nor its failure. */
  | { readonly kind: "error"; readonly code: string; readonly message: string; readonly spent?: ScorerSpend };

/** What a scorer such as a judge used itself: kept apart, so that it is never taken for the release's. */
export interface ScorerSpend {
  readonly runs: readonly RunId[];
  /** US dollars; undefined where a price is unknown. */
  readonly cost: number | undefined;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** One trial of one case, as it is kept. Only what was paid for is in it: a trial that never began has no record. */
export interface TrialRecord {
  /** Id of the case. */
  readonly case: string;
  /** Place of the case in its dataset, from 0; those without come last. */
  readonly place?: number;
  /** 1 to the experiment's number of trials. */
  readonly trial: number;
  /** Id of the user the case is about, so that erasing them erases what scorers quoted. */
  readonly subject?: string;
  /** A run a turn, in order; none where the release refused the input. */
  readonly runs: readonly RunId[];
  /** How the last run ended; `refused` where the release did not take the input. */
  readonly status: RunStatus | "refused";
  /** By the names of the scorers. */
  readonly scores: Readonly<Record<string, Score>>;
  /** Whether every gating scorer passed; undefined where one of them failed itself. */
  readonly pass: boolean | undefined;
  /** Ms, over all turns; undefined where it is not known, as of some imported trials. */
  readonly took: number | undefined;
  /** US dollars over all turns; undefined where a price is unknown. */
  readonly cost: number | undefined;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly calls: number;
  /** Tool calls among them; absent where they were not counted. */
  readonly toolCalls?: number;
  readonly toolErrors: number;
  /** Code and message of the error that ended the last run. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** What is known of an experiment when it begins. */
export interface ExperimentStart {
  readonly id: ExperimentId;
  /** Name of the evaluation. */
  readonly name: string;
  readonly workflow: string;
  /** Of the release, as people call it. */
  readonly release: string;
  /** What the release changes of the workflow as it is configured. */
  readonly changes?: Changes;
  readonly dataset: DatasetRef;
  /** Trials a case that are planned. */
  readonly trials: number;
  /** Ms since the epoch. */
  readonly startedAt: number;
  readonly seed: number;
  /** Where it came from, if it was not run here: `tau-bench`, … */
  readonly source?: string;
  /** Whatever the maker wants to keep with it, such as the criteria it was held against. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** `running` includes those whose process died: they can be resumed. */
export type ExperimentStatus = "running" | "completed" | "stopped";

export interface ExperimentEnd {
  /** `stopped`: by a limit, an interrupt, or because the verdict was clear before the end. */
  readonly status: Exclude<ExperimentStatus, "running">;
  /** Why it stopped before all trials were made. */
  readonly reason?: string;
  readonly endedAt: number;
}

export interface ExperimentSummary extends ExperimentStart {
  readonly status: ExperimentStatus;
  readonly end: ExperimentEnd | undefined;
  /** Trials that are kept, and how many of them passed. */
  readonly done: number;
  readonly passed: number;
}

export interface StoredExperiment extends ExperimentSummary {
  /** By case in the order of the dataset where known, then by trial. */
  readonly records: readonly TrialRecord[];
}

/** A dataset by its name and the hash of its content. */
export interface DatasetRef {
  readonly name: string;
  /** First 16 hex digits of the sha256 of the content. */
  readonly version: string;
}

export interface StoredDataset extends DatasetRef {
  readonly cases: number;
  readonly storedAt: number;
  /** JSON Lines, a case a line, as the version was made of. */
  readonly text: string;
}

export interface ExperimentQuery {
  readonly name?: string;
  readonly release?: string;
  readonly dataset?: string;
  readonly status?: ExperimentStatus;
  /** Default 50, at most 1,000; the newest first. */
  readonly limit?: number;
}

/** A trial that did not pass, with the experiment it belongs to. */
export interface FailingTrial extends TrialRecord {
  readonly experiment: ExperimentId;
}

/** Experiments and the versions of datasets they were made on. */
export interface Experiments {
  /** @throws `experiment_exists` */
  begin(start: ExperimentStart): Promise<void>;
  /**
   * Acknowledged when durable, like a call; many in flight share a transaction. A trial kept twice is kept once.
   *
   * @throws `experiment_not_found`
   */
  keep(id: ExperimentId, record: TrialRecord): Promise<void>;
  /** @throws `experiment_not_found` */
  end(id: ExperimentId, end: ExperimentEnd): Promise<void>;
  /**
   * Takes an unfinished or stopped experiment up again.
   *
   * @throws `experiment_busy` while another process runs it, `experiment_not_found`
   */
  reopen(id: ExperimentId): Promise<void>;
  /** An experiment without its records. */
  find(id: ExperimentId): Promise<ExperimentSummary | undefined>;
  /** Trials that did not pass, of the newest experiments first, up to `limit` (default 2,000). */
  failing(limit?: number): Promise<readonly FailingTrial[]>;
  load(id: ExperimentId): Promise<StoredExperiment | undefined>;
  list(query?: ExperimentQuery): Promise<readonly ExperimentSummary[]>;
  /** Keeps a version of a dataset, once. */
  keepDataset(dataset: Omit<StoredDataset, "storedAt">): Promise<void>;
  /** The newest version unless one is named. */
  dataset(name: string, version?: string): Promise<StoredDataset | undefined>;
  /** The newest first, without texts. */
  datasets(name?: string): Promise<readonly Omit<StoredDataset, "text">[]>;
}
