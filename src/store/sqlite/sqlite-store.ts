import type { Approvals } from "../../core/approvals/approval.ts";
import type { AuditLog } from "../../core/audit.ts";
import type { Cancellations } from "../../core/cancellations.ts";
import type { Definitions } from "../../core/definition.ts";
import type { Experiments } from "../../core/experiment.ts";
import type { Exports } from "../../core/exports.ts";
import type { Figures } from "../../core/figures.ts";
import type { RunId, SessionId } from "../../core/ids.ts";
import type { Monitoring } from "../../core/monitoring.ts";
import type { Notes } from "../../core/note.ts";
import type { Releases } from "../../core/release.ts";
import type { Reviews } from "../../core/review.ts";
import type { Rollouts } from "../../core/rollout.ts";
import type { CallRecord, RunEnd, RunStart, StoredRun, Totals } from "../../core/run.ts";
import type { FactQuery, RunFact } from "../../core/run-fact.ts";
import type { Scores } from "../../core/run-scores.ts";
import type { Servings } from "../../core/serving.ts";
import type { StartKeys } from "../../core/start-keys.ts";
import type {
  BeginOptions,
  ClaimOptions,
  Durability,
  Ledger,
  LedgerEntry,
  Pruned,
  Retention,
  RunPage,
  RunQuery,
  RunWatch,
  SessionState,
  SessionTurn,
  Store,
  StoreStats,
  Ticket,
} from "../../core/store.ts";
import type { Traces } from "../../core/traces.ts";
import { checkImport, isSameRun } from "../check-import.ts";
import { storeIncomplete } from "../contents/store-incomplete.ts";
import { runExists } from "../run-errors.ts";
import { FileIdentity } from "./_file-identity.ts";
import { onlyRow, textOf } from "./_row.ts";
import type { Connection } from "./connect.ts";
import { connect } from "./connect.ts";
import { importRun } from "./import-run.ts";
import { Remover } from "./remover.ts";
import { RunWatcher } from "./run-watch.ts";
import { SqliteApprovals } from "./sqlite-approvals.ts";
import { SqliteCancellations } from "./sqlite-cancellations.ts";
import { arrivalIn } from "./sqlite-contents.ts";
import { SqliteExperiments } from "./sqlite-experiments.ts";
import { SqliteExports } from "./sqlite-exports.ts";
import { SqliteFigures } from "./sqlite-figures.ts";
import { SqliteJournal } from "./sqlite-journal.ts";
import { SqliteMonitoring } from "./sqlite-monitoring.ts";
import { SqliteReader } from "./sqlite-reader.ts";
import { SqliteReleases } from "./sqlite-releases.ts";
import { SqliteRollouts } from "./sqlite-rollouts.ts";
import { SqliteScores } from "./sqlite-scores.ts";
import { SqliteServings } from "./sqlite-servings.ts";
import { SqliteTraces } from "./sqlite-traces.ts";
import { storeError } from "./store-error.ts";
import type { Tables } from "./tables.ts";
import { tablesOf } from "./tables.ts";
import { Writer } from "./writer.ts";

export interface SqliteStoreOptions {
  /** The file, made if there is none, or `:memory:` for a store that ends with the process. */
  readonly path: string;
  /** Default `process`. */
  readonly durability?: Durability;
  /** Only look; every write is refused with `store_read_only`. Default false. */
  readonly readOnly?: boolean;
}

/**
 * Opens a store in an SQLite file. Several processes may have the same file open; a run is executed
 * by one of them at a time.
 *
 * @throws `store_corrupt`, `store_newer`, `store_foreign`, `store_read_only`, `store_unreachable`,
 * `store_busy` after 30 s, `store_incomplete`; with `readOnly` also `store_not_found` and `store_outdated`
 *
 * @example
 * ```ts
 * import { openSqliteStore } from "airworthy/store";
 *
 * const store = await openSqliteStore({ path: ":memory:" });
 * (await store.stats()).runs; //=> 0
 * await store.close();
 * ```
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { path, durability = "process", readOnly = false } = options;
  const connection = await connect({ path, durability, readOnly });
  try {
    if (arrivalIn(connection.database) !== undefined) throw storeIncomplete(connection.path);
    return new SqliteStore(connection, { readOnly });
  } catch (error) {
    connection.database.close();
    throw storeError(error, connection.path);
  }
}

interface Mode {
  readonly readOnly: boolean;
}

/** The port's methods, each handed to the part that does it. */
export class SqliteStore implements Store {
  readonly address: string | undefined;
  readonly secret: string;
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
  readonly traces: Traces;
  readonly exports: Exports;
  readonly servings: Servings;
  readonly rollouts: Rollouts;
  readonly monitoring: Monitoring;
  readonly cancellations: Cancellations;
  readonly scores: Scores;
  readonly #connection: Connection;
  readonly #tables: Tables;
  readonly #writer: Writer;
  readonly #journal: SqliteJournal;
  readonly #reader: SqliteReader;
  readonly #remover: Remover;
  #closed: Promise<void> | undefined;

  constructor(connection: Connection, mode: Mode) {
    const { database, path } = connection;
    const tables = tablesOf(database);
    const file = new FileIdentity(path === ":memory:" ? undefined : path);
    const writer = new Writer(database, { path, file, readOnly: mode.readOnly, forget: tables.forget });
    this.#connection = connection;
    this.#tables = tables;
    this.#writer = writer;
    this.#journal = new SqliteJournal({ writer, tables });
    this.#reader = new SqliteReader(connection, { tables, writer });
    this.#remover = new Remover(database, { writer, tables });
    this.address = path === ":memory:" ? undefined : path;
    this.secret = textOf(
      onlyRow(database.prepare("SELECT value FROM meta WHERE key = 'secret'").get()).value,
    );
    this.ledger = this.#makeLedger();
    this.approvals = new SqliteApprovals(database, { tables, writer, reader: this.#reader });
    this.experiments = new SqliteExperiments({ tables, writer, reader: this.#reader });
    this.figures = new SqliteFigures(database, { reader: this.#reader, writer });
    this.reviews = this.#makeReviews();
    this.notes = this.#makeNotes();
    this.servings = new SqliteServings({ table: tables.servings, writer, reader: this.#reader });
    this.rollouts = new SqliteRollouts({ ...tables, writer, reader: this.#reader });
    this.monitoring = new SqliteMonitoring({ ...tables, writer, reader: this.#reader });
    this.cancellations = new SqliteCancellations({ tables, writer, reader: this.#reader });
    this.scores = new SqliteScores({ tables, writer, reader: this.#reader });
    this.releases = new SqliteReleases({ table: tables.releases, writer, reader: this.#reader });
    this.audit = this.#makeAudit();
    this.startKeys = this.#makeStartKeys();
    this.definitions = this.#makeDefinitions();
    this.traces = new SqliteTraces(database, { tables, reader: this.#reader, writer });
    this.exports = new SqliteExports(tables.exports, { reader: this.#reader, writer });
  }

  begin(start: RunStart, options?: BeginOptions): Promise<Ticket> {
    return this.#journal.begin(start, options);
  }

  append(ticket: Ticket, record: CallRecord): Promise<void> {
    return this.#journal.append(ticket, record);
  }

  end(ticket: Ticket, end: RunEnd, totals: Totals, took: number, turn?: SessionTurn): Promise<void> {
    return this.#journal.end(ticket, end, totals, took, turn);
  }

  release(ticket: Ticket): Promise<void> {
    return this.#journal.release(ticket);
  }

  accept(start: RunStart, terms?: string): Promise<void> {
    return this.#journal.accept(start, terms);
  }

  claim(run: RunId, options?: ClaimOptions): Promise<Ticket> {
    return this.#journal.claim(run, options);
  }

  held(tickets: readonly Ticket[]): Promise<ReadonlySet<RunId>> {
    return this.#reader.look(() => this.#journal.heldNow(tickets));
  }

  load(run: RunId): Promise<StoredRun | undefined> {
    return this.#reader.load(run);
  }

  list(query: RunQuery = {}): Promise<RunPage> {
    return this.#reader.list(query);
  }

  facts(query: FactQuery = {}): AsyncIterable<readonly RunFact[]> {
    return this.#reader.facts(query);
  }

  factsOf(runs: readonly RunId[]): Promise<readonly RunFact[]> {
    return this.#reader.factsOf(runs);
  }

  async watch(): Promise<RunWatch> {
    const watcher = await this.#reader.look(() => new RunWatcher(this.#connection.database));
    return { next: () => this.#reader.look(() => watcher.next()) };
  }

  session(id: SessionId): Promise<SessionState | undefined> {
    return this.#reader.session(id);
  }

  async import(run: StoredRun): Promise<void> {
    checkImport(run);
    await this.#write(() => {
      const stored = this.#reader.loadNow(run.id);
      if (stored === undefined) importRun(run, this.#tables);
      else if (!isSameRun(stored, run)) throw runExists(run.id);
    });
  }

  async erase(subject: string): Promise<Pruned> {
    return this.#map(() => this.#remover.erase(subject));
  }

  async prune(retention: Retention, now: number = Date.now()): Promise<Pruned> {
    return this.#map(() => this.#remover.prune(retention, now));
  }

  stats(): Promise<StoreStats> {
    return this.#reader.stats();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#writer.close(() => this.#journal.leave());
    this.#journal.stop();
    this.#tables.owner.close();
    this.#connection.database.close();
  }

  /** All of `apply` or nothing of it. */
  #write<T>(apply: () => T): Promise<T> {
    return this.#writer.write(() => this.#writer.atomic(apply));
  }

  async #map<T>(work: () => Promise<T>): Promise<T> {
    this.#writer.refuseClosed();
    try {
      return await work();
    } catch (error) {
      throw storeError(error, this.#connection.path);
    }
  }

  #makeLedger(): Ledger {
    const { ledger } = this.#tables;
    return {
      find: (tool, key) => this.#reader.look(() => ledger.find(tool, key)),
      keep: (tool: string, key: string, entry: LedgerEntry, expiresAt: number) =>
        this.#writer.write(() => ledger.keep({ tool, key, expiresAt }, entry)),
    };
  }

  #makeReviews(): Reviews {
    const { reviews } = this.#tables;
    return {
      keep: (review) => this.#writer.write(() => reviews.keep(review)),
      list: (query = {}) => this.#reader.look(() => reviews.list(query)),
    };
  }

  #makeAudit(): AuditLog {
    const { audit } = this.#tables;
    return {
      add: (entry) => this.#writer.write(() => audit.add(entry)),
      list: (query = {}) => this.#reader.look(() => audit.list(query)),
    };
  }

  #makeStartKeys(): StartKeys {
    const { startKeys } = this.#tables;
    return {
      claim: (request) => this.#writer.write(() => startKeys.claim(request)),
      release: (request) => this.#writer.write(() => startKeys.release(request)),
      takeOver: (request, claim) => this.#writer.write(() => startKeys.takeOver(request, claim)),
    };
  }

  #makeNotes(): Notes {
    const { notes } = this.#tables;
    return {
      add: (note) => this.#writer.write(() => notes.add(note)),
      list: (about) => this.#reader.look(() => notes.list(about)),
      remove: (id) => this.#writer.write(() => notes.remove(id)),
    };
  }

  #makeDefinitions(): Definitions {
    const { definitions } = this.#tables;
    return {
      keep: (definition) => this.#writer.write(() => definitions.keep(definition, Date.now())),
      list: ({ kind, name }) => this.#reader.look(() => definitions.list(kind, name)),
    };
  }
}
