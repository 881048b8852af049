import type { Approvals, Decision, PendingApproval } from "./approvals/approval.ts";
import type { AuditLog } from "./audit.ts";
import type { Body } from "./body.ts";
import type { Cancellations } from "./cancellations.ts";
import type { Definitions } from "./definition.ts";
import type { Experiments } from "./experiment.ts";
import type { Exports } from "./exports.ts";
import type { Figures } from "./figures.ts";
import type { ExperimentId, RunId, SessionId } from "./ids.ts";
import type { Monitoring } from "./monitoring.ts";
import type { Notes } from "./note.ts";
import type { Releases } from "./release.ts";
import type { Reviews } from "./review.ts";
import type { Rollouts } from "./rollout.ts";
import type { CallRecord, RunEnd, RunStart, RunStatus, RunSummary, StoredRun, Totals } from "./run.ts";
import type { FactQuery, RunFact } from "./run-fact.ts";
import type { Scores } from "./run-scores.ts";
import type { Servings } from "./serving.ts";
import type { StartKeys } from "./start-keys.ts";
import type { Traces } from "./traces.ts";

/**
 * - `process`: kill -9 loses no acknowledged call; a power cut may lose the last ones.
 * - `full`: a power cut loses none either (one fsync a commit).
 */
export type Durability = "process" | "full";

/** A run this process owns and may append to. Another owner's append is refused with `run_taken_over`. */
export interface Ticket {
  readonly run: RunId;
  /** Sequence number of the last record; the journal counts on from here. */
  readonly lastSeq: number;
  readonly attempt: number;
  /** How often it was claimed since it last came further: from 1, where it is the first time. */
  readonly tries: number;
  /** What it was accepted with, as it was given. */
  readonly terms?: string | undefined;
}

export interface ClaimOptions {
  /**
   * Take it over even from an owner that lives, whose next append is then refused: for whoever knows that nobody else
   * should execute it any more. Default false.
   */
  readonly force?: boolean;
}

export interface BeginOptions {
  /** The id was made just now and cannot be in the store, which need not look. Default false. */
  readonly isNew?: boolean;
}

/** The side of the store that a run in flight writes to. Every promise means: acknowledged, durable. */
export interface JournalStore {
  /** Announces a run. Returns at once; what is appended later is stored after it. */
  begin(start: RunStart, options?: BeginOptions): Promise<Ticket>;
  /**
   * Keeps a run for whoever claims it first. It counts as running from now on, with `terms` kept for who claims it.
   *
   * @throws `run_exists`
   */
  accept(start: RunStart, terms?: string): Promise<void>;
  append(ticket: Ticket, record: CallRecord): Promise<void>;
  end(ticket: Ticket, end: RunEnd, totals: Totals, took: number, turn?: SessionTurn): Promise<void>;
  /** Gives a claimed run back unfinished, so that it can be resumed again. */
  release(ticket: Ticket): Promise<void>;
  /**
   * Takes over an unfinished run that nobody executes: accepted, waiting, of a dead process, or one that failed
   * because the store did.
   *
   * @throws `run_busy` while its owner lives, `run_ended`, `run_not_found`
   */
  claim(run: RunId, options?: ClaimOptions): Promise<Ticket>;
  /** Those of these tickets that can still be written to: nobody has taken the run over, or ended it. */
  held(tickets: readonly Ticket[]): Promise<ReadonlySet<RunId>>;
}

/** What a finished run adds to its conversation. */
export interface SessionTurn {
  readonly session: SessionId;
  /** JSON of each message, in order. */
  readonly messages: readonly string[];
  /** Turns that the session must have, else the turn is refused with `session_moved`. */
  readonly after?: number;
}

export interface LedgerEntry {
  readonly answer: string;
  readonly run: RunId;
  readonly storedAt: number;
}

/** First results of writes by their idempotency key. */
export interface Ledger {
  find(tool: string, key: string): Promise<LedgerEntry | undefined>;
  keep(tool: string, key: string, entry: LedgerEntry, expiresAt: number): Promise<void>;
}

export interface RunQuery {
  /** `accepted`: running by name, but nobody has claimed it yet. */
  readonly status?: RunStatus | "interrupted" | "accepted";
  readonly workflow?: string;
  readonly session?: SessionId;
  readonly subject?: string;
  readonly tag?: string;
  readonly release?: string;
  /** Trials of this experiment; `none`: no trials. Default: both. */
  readonly experiment?: ExperimentId | "none";
  /** The use case it was routed to; known once the figures have taken the run in. */
  readonly route?: string;
  /** An attribute of the subject, compared as a text. */
  readonly attribute?: { readonly name: string; readonly value: string };
  /** Runs of one kind of origin: `traffic` leaves out forks, shadows and trials of evals. */
  readonly only?: "traffic";
  /** At least so many US dollars; runs whose cost is unknown are not among them. */
  readonly minCost?: number;
  /** At least so many ms. */
  readonly minTook?: number;
  /** Words of the input, the output or the error, in any case. Long texts are not looked into. */
  readonly text?: string;
  readonly since?: number;
  readonly until?: number;
  /** Default 50, at most 1,000. */
  readonly limit?: number;
  /** From {@link RunPage.next}. */
  readonly cursor?: string;
}

export interface RunPage {
  readonly runs: readonly RunSummary[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** What a run has become. */
export interface RunChange {
  readonly id: RunId;
  readonly workflow: string;
  readonly status: RunStatus;
  /** Of a trial. */
  readonly experiment?: ExperimentId;
}

export interface RunChanges {
  /** Each run once, with what it is now, however much became of it in between. */
  readonly runs: readonly RunChange[];
  /** There were more than 1,000, which are not told one by one: look at everything anew. */
  readonly missed: boolean;
}

/** Runs that began, waited, went on or ended, whichever process executes them. */
export interface RunWatch {
  /** What has happened since the last call, or since the watch began. Costs next to nothing where nothing has. */
  next(): Promise<RunChanges>;
}

export interface SessionState {
  readonly id: SessionId;
  readonly messages: readonly string[];
  readonly turns: number;
  /** A run of it that somebody executes now. */
  readonly running?: RunId;
}

export interface Retention {
  /** Days that a finished run is kept. Default 30; `Infinity` keeps all. */
  readonly days?: number;
  /** Bound on the file in bytes, oldest runs going first. Default 10 GiB. */
  readonly bytes?: number;
}

export interface Pruned {
  readonly runs: number;
  readonly bytes: number;
}

export interface StoreStats {
  readonly runs: number;
  readonly calls: number;
  /** Size of the file with its log. */
  readonly bytes: number;
  readonly bytesPerRun: number;
}

/** How busy the connections of a process to its store are. */
export interface ConnectionFigures {
  /** How many there may be. */
  readonly most: number;
  readonly open: number;
  /** Those of the open ones that nobody uses. */
  readonly idle: number;
  /** Who waits for one. */
  readonly waiting: number;
}

export interface Store extends JournalStore {
  readonly ledger: Ledger;
  readonly approvals: Approvals;
  readonly experiments: Experiments;
  readonly figures: Figures;
  readonly reviews: Reviews;
  readonly notes: Notes;
  readonly releases: Releases;
  readonly audit: AuditLog;
  readonly startKeys: StartKeys;
  readonly definitions: Definitions;
  /** Spans that others send. */
  readonly traces: Traces;
  /** How far exporters have come. */
  readonly exports: Exports;
  readonly servings: Servings;
  readonly rollouts: Rollouts;
  readonly monitoring: Monitoring;
  readonly cancellations: Cancellations;
  readonly scores: Scores;
  /**
   * What other processes open it by: the absolute path of a file, or the URL of a database, which may hold a password.
   * Undefined where they cannot.
   */
  readonly address: string | undefined;
  /** Keys the placeholders of redaction: stable for this store, unknown outside of it. */
  readonly secret: string;
  load(run: RunId): Promise<StoredRun | undefined>;
  list(query?: RunQuery): Promise<RunPage>;
  /** As {@link list}, for many runs and of each only what is cheap to know; in pages, the newest first. */
  facts(query?: FactQuery): AsyncIterable<readonly RunFact[]>;
  /** Those of these runs that are there. */
  factsOf(runs: readonly RunId[]): Promise<readonly RunFact[]>;
  watch(): Promise<RunWatch>;
  /** Undefined while it has neither a turn nor a run under way. */
  session(id: SessionId): Promise<SessionState | undefined>;
  /** Stores a run that was not executed here, whole or not at all. @throws `run_exists` */
  import(run: StoredRun): Promise<void>;
  /** Erases the runs of a subject with everything only they refer to. */
  erase(subject: string): Promise<Pruned>;
  prune(retention: Retention, now?: number): Promise<Pruned>;
  stats(): Promise<StoreStats>;
  /** Absent where it has no connections. Asks nobody. */
  connections?(): ConnectionFigures;
  close(): Promise<void>;
}

export type { Approvals, Body, Decision, PendingApproval };
