import type { Duration } from "../../core/duration.ts";
import { parseDuration } from "../../core/duration.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { RunId, SessionId } from "../../core/ids.ts";
import type { CallRecord, RunEnd, RunStart, StoredRun, Totals } from "../../core/run.ts";
import type { FactQuery, RunFact } from "../../core/run-fact.ts";
import type {
  BeginOptions,
  ClaimOptions,
  ConnectionFigures,
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
import type { ConnectionOptions } from "../../postgres/connection.ts";
import { storeIncomplete } from "../contents/store-incomplete.ts";
import type { ObjectPlace, ObjectStoreOptions } from "../objects/object-place.ts";
import { addressOf, blobsOf } from "./_address.ts";
import { onlyRow, textOf } from "./_row.ts";
import { auditOf } from "./audit-table.ts";
import { cancellationsOf } from "./cancel-table.ts";
import { Database } from "./database.ts";
import { definitionsOf } from "./definition-table.ts";
import { exportsOf } from "./exports-table.ts";
import { importRun } from "./import-run.ts";
import { JournalWriter } from "./journal-writer.ts";
import { ledgerOf } from "./ledger-table.ts";
import { migrate } from "./migrate.ts";
import { notesOf } from "./notes-table.ts";
import { openDepot } from "./open-depot.ts";
import { Owner } from "./owner.ts";
import { approvalsOf } from "./postgres-approvals.ts";
import { PostgresExperiments } from "./postgres-experiments.ts";
import { PostgresFigures } from "./postgres-figures.ts";
import { PostgresJournal } from "./postgres-journal.ts";
import { monitoringOf } from "./postgres-monitoring.ts";
import { PostgresReader } from "./postgres-reader.ts";
import { PostgresTraces } from "./postgres-traces.ts";
import { releasesOf } from "./release-table.ts";
import { Remover } from "./remover.ts";
import { reviewsOf } from "./reviews-table.ts";
import { rolloutsOf } from "./rollout-table.ts";
import { scoresOf } from "./scores-table.ts";
import { ServingNews } from "./serving-feed.ts";
import { servingsOf } from "./serving-table.ts";
import { startKeysOf } from "./start-keys-table.ts";
import { storeError } from "./store-error.ts";
import { KnownTexts } from "./texts-kept.ts";
import { Writes } from "./writes.ts";

export interface PostgresStoreOptions extends ConnectionOptions {
  /** Made if it is not there. Two apps on one database name two. Default: `?schema=` of the URL, else `airworthy`. */
  readonly schema?: string;
  /** Most connections of this process, from 2; one more says that it lives. Default: `?connections=` of the URL, else 10. */
  readonly connections?: number;
  /** A process that gives no sign of life for so long loses its runs to others. Default 3 s. */
  readonly lease?: Duration;
  /** How long a write is tried again while the server is away, before its run fails. Default 30 s. */
  readonly patience?: Duration;
  /**
   * Where long texts go, of calls' questions and answers, inputs, outputs and messages: `s3://bucket/prefix?endpoint=…&region=…`, or
   * the same in parts. Needs the package `aws4fetch`. Default: `?blobs=` of the URL, else `AIRWORTHY_BLOBS`, else the database.
   */
  readonly blobs?: string | ObjectStoreOptions;
  /** Only look; every write is refused with `store_read_only`. Default false. */
  readonly readOnly?: boolean;
}

const SHORTEST_LEASE = 500;
/** A server that is away when a store is opened is waited for no longer than this, in ms. */
const OPEN_PATIENCE = 5_000;

/**
 * Opens a store in a schema of a PostgreSQL database, which any number of processes may share; a run is executed by
 * one of them at a time. Needs the package `pg`, and works behind PgBouncer in transaction mode.
 *
 * @throws `peer_missing`, `invalid_store`, `store_unreachable`, `store_denied`, `store_not_found`, `store_busy`,
 * `store_newer`, `store_foreign`, `store_read_only`, `store_incomplete`; with `readOnly` also `store_outdated`; with `blobs`
 * also `invalid_blobs`, `blobs_unset`, `blobs_elsewhere`, `blobs_unreachable`, `blobs_denied`, `blobs_not_found`
 */
export async function openPostgresStore(options: PostgresStoreOptions = {}): Promise<Store> {
  const { readOnly = false } = options;
  const lease = parseDuration(options.lease ?? "3s");
  const patience = parseDuration(options.patience ?? "30s");
  const address = addressOf(options);
  const connections = options.connections ?? Number(address.connections ?? 10);
  if (!Number.isInteger(connections) || connections < 2)
    throw invalid(`connections is ${connections}, expected an integer from 2`, "Leave it out for 10");
  if (lease < SHORTEST_LEASE)
    throw invalid(`its lease is ${lease} ms, expected at least ${SHORTEST_LEASE}`, "Leave it out for 3 s");
  const blobs = blobsOf(options.blobs, address);
  const database = await Database.of(address, {
    connections,
    patience: Math.min(patience, OPEN_PATIENCE),
  });
  try {
    await migrate(database, { readOnly });
    database.patience = patience;
    const waits = { now: Math.min(patience, OPEN_PATIENCE), later: patience };
    database.depot = await openDepot(database, blobs, { readOnly, patience: waits });
    const rows = await database.ask(
      "SELECT value FROM aw.meta WHERE key IN ('secret', 'arrival') ORDER BY key DESC",
    );
    if (rows.length > 1) throw storeIncomplete(database.place);
    const url = urlWith(address.url, options.blobs === undefined ? undefined : blobs);
    return new PostgresStore(database, {
      ...address,
      url,
      lease,
      readOnly,
      secret: textOf(onlyRow(rows).value),
    });
  } catch (error) {
    await database.close();
    throw storeError(error, database.place);
  }
}

interface Settled {
  readonly client: Readonly<Record<string, unknown>>;
  readonly url: string | undefined;
  readonly lease: number;
  readonly readOnly: boolean;
  readonly secret: string;
}

/** The port's methods, each handed to the part that does it. */
class PostgresStore implements Store {
  readonly address: string | undefined;
  readonly secret: string;
  readonly ledger: Store["ledger"];
  readonly startKeys: Store["startKeys"];
  readonly approvals: Store["approvals"];
  readonly experiments: Store["experiments"];
  readonly figures: Store["figures"];
  readonly reviews: Store["reviews"];
  readonly notes: Store["notes"];
  readonly releases: Store["releases"];
  readonly audit: Store["audit"];
  readonly definitions: Store["definitions"];
  readonly traces: Store["traces"];
  readonly exports: Store["exports"];
  readonly servings: Store["servings"];
  readonly rollouts: Store["rollouts"];
  readonly cancellations: Store["cancellations"];
  readonly scores: Store["scores"];
  readonly monitoring: Store["monitoring"];
  readonly #database: Database;
  readonly #writer: JournalWriter;
  readonly #writes: Writes;
  readonly #owner: Owner;
  readonly #news: ServingNews;
  readonly #journal: PostgresJournal;
  readonly #reader: PostgresReader;
  readonly #remover: Remover;
  #closed: Promise<void> | undefined;

  constructor(database: Database, { client, url, lease, readOnly, secret }: Settled) {
    const owner = new Owner(database, { connection: { client }, lease });
    const writer = new JournalWriter(database, {
      readOnly,
      known: new KnownTexts(),
      owner: owner.id,
      ready: () => owner.ready(),
    });
    this.address = url;
    this.secret = secret;
    this.#news = new ServingNews(owner);
    this.#database = database;
    this.#writer = writer;
    this.#writes = new Writes(database, writer);
    this.#owner = owner;
    this.#journal = new PostgresJournal({ database, writer, owner });
    this.#reader = new PostgresReader({ database, writer, owner });
    this.ledger = ledgerOf(this.#reader, this.#writes);
    this.startKeys = startKeysOf(this.#writes);
    this.approvals = approvalsOf({ reader: this.#reader, writes: this.#writes, me: owner.id });
    this.releases = releasesOf(this.#reader, this.#writes);
    this.audit = auditOf(this.#reader, this.#writes);
    this.definitions = definitionsOf(this.#reader, this.#writes);
    this.servings = servingsOf(this.#reader, this.#writes, this.#news);
    this.rollouts = rolloutsOf(this.#reader, this.#writes, this.#news);
    this.monitoring = monitoringOf(this.#reader, this.#writes);
    this.experiments = new PostgresExperiments({ reader: this.#reader, writes: this.#writes, owner });
    this.figures = new PostgresFigures(this.#reader, this.#writes);
    this.reviews = reviewsOf(this.#reader, this.#writes);
    this.notes = notesOf(this.#reader, this.#writes);
    this.traces = new PostgresTraces(this.#reader, this.#writes);
    this.exports = exportsOf(this.#reader, this.#writes);
    this.cancellations = cancellationsOf({ reader: this.#reader, writes: this.#writes, owner });
    this.scores = scoresOf(this.#reader, this.#writes);
    this.#remover = new Remover(database, this.#writes);
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
    return this.#reader.look((ask) => this.#journal.heldIn(ask, tickets));
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

  watch(): Promise<RunWatch> {
    return this.#reader.watch();
  }

  session(id: SessionId): Promise<SessionState | undefined> {
    return this.#reader.session(id);
  }

  import(run: StoredRun): Promise<void> {
    return importRun(run, this.#reader, this.#writes);
  }

  async erase(subject: string): Promise<Pruned> {
    return this.#remover.erase(subject);
  }

  async prune(retention: Retention, now: number = Date.now()): Promise<Pruned> {
    return this.#remover.prune(retention, now);
  }

  stats(): Promise<StoreStats> {
    return this.#reader.stats();
  }

  connections(): ConnectionFigures {
    return this.#database.figures();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#journal.stop();
    this.#news.close();
    await this.#writer.close();
    await this.#owner.leave();
    await this.#database.close();
  }
}

/** What another process opens the same by, where blobs were given beside the URL. */
function urlWith(url: string | undefined, blobs: ObjectPlace | undefined): string | undefined {
  if (url === undefined || blobs === undefined) return url;
  if (blobs.url === undefined) return undefined;
  const whole = new URL(url);
  whole.searchParams.set("blobs", blobs.url);
  return whole.href;
}

function invalid(what: string, hint: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_store",
    message: `Cannot open a store on PostgreSQL: ${what}`,
    hint,
  });
}
