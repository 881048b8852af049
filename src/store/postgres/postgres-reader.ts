import type { RunId, SessionId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { FactQuery, RunFact } from "../../core/run-fact.ts";
import type { RunPage, RunQuery, RunWatch, SessionState, StoreStats } from "../../core/store.ts";
import type { Row } from "./_row.ts";
import { idOf, numberOf, onlyRow, optionalNumber, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Ask, Database } from "./database.ts";
import type { JournalWriter } from "./journal-writer.ts";
import type { Owner } from "./owner.ts";
import { findFacts, readFacts } from "./run-facts.ts";
import { selectIds, selectRuns } from "./run-query.ts";
import type { IsAlive } from "./run-reader.ts";
import { RUN_ROWS, readRun, readSummaries } from "./run-reader.ts";
import { RunWatcher } from "./run-watch.ts";
import { usedBytes } from "./used-bytes.ts";

/** Facts read in one look. */
const FACTS = 2_000;
const MOST_FACTS = 100_000;

export interface ReaderParts {
  readonly database: Database;
  readonly writer: JournalWriter;
  readonly owner: Owner;
}

/** Everything that only looks. What this store was told before is always in it. */
export class PostgresReader {
  readonly #database: Database;
  readonly #writer: JournalWriter;
  readonly #owner: Owner;

  constructor({ database, writer, owner }: ReaderParts) {
    this.#database = database;
    this.#writer = writer;
    this.#owner = owner;
  }

  /** One consistent look: several statements see the same state, whatever others write meanwhile. */
  async look<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    this.#database.refuseClosed();
    await this.#writer.settled();
    return this.#database.look(work);
  }

  /** A look of one statement: it sees one state without a transaction around it. */
  readonly ask: Ask = async (text, values) => {
    this.#database.refuseClosed();
    await this.#writer.settled();
    return this.#database.ask(text, values);
  };

  load(run: RunId): Promise<StoredRun | undefined> {
    return this.look((ask) => this.loadIn(ask, run));
  }

  /** As {@link load}, inside of a transaction. */
  async loadIn(ask: Ask, run: RunId): Promise<StoredRun | undefined> {
    const [row] = await ask(`${RUN_ROWS} WHERE r.key = $1`, [toStored(run)]);
    return row === undefined ? undefined : readRun(ask, row, await this.#liveness([row]));
  }

  list(query: RunQuery): Promise<RunPage> {
    return this.look(async (ask) => {
      const { ids, next } = await selectRuns(ask, query, this.#owner.id);
      const rows =
        ids.length === 0 ? [] : await ask(`${RUN_ROWS} WHERE r.id = ANY($1) ORDER BY r.id DESC`, [ids]);
      return { runs: await readSummaries(ask, rows, await this.#liveness(rows)), next };
    });
  }

  /** Which runs is decided by one look; one that is removed before its page is read is left out. */
  async *facts({ limit = MOST_FACTS, ...query }: FactQuery): AsyncGenerator<readonly RunFact[]> {
    const ids = await this.look((ask) => selectIds(ask, query, { me: this.#owner.id, limit }));
    for (let at = 0; at < ids.length; at += FACTS)
      yield await this.look((ask) => readFacts(ask, ids.slice(at, at + FACTS)));
  }

  factsOf(runs: readonly RunId[]): Promise<readonly RunFact[]> {
    return this.look((ask) => findFacts(ask, runs.map(toStored)));
  }

  async watch(): Promise<RunWatch> {
    const watcher = new RunWatcher();
    const next = () => this.look((ask) => watcher.next(ask));
    await next();
    return { next };
  }

  session(id: SessionId): Promise<SessionState | undefined> {
    return this.look(async (ask) => {
      const key = toStored(id);
      const [state] = await ask("SELECT turns FROM aw.session WHERE key = $1", [key]);
      const messages = await ask("SELECT text FROM aw.session_message WHERE session = $1 ORDER BY place", [
        key,
      ]);
      const running = await this.#running(ask, key);
      if (state === undefined && running === undefined) return undefined;
      return {
        id,
        messages: messages.map(({ text }) => fromStored(textOf(text))),
        turns: optionalNumber(state?.turns) ?? 0,
        ...(running === undefined ? {} : { running }),
      };
    });
  }

  stats(): Promise<StoreStats> {
    return this.look(async (ask) => {
      const { runs, calls } = onlyRow(
        await ask("SELECT (SELECT count(*) FROM aw.run) AS runs, (SELECT count(*) FROM aw.call) AS calls"),
      );
      const size = await usedBytes(ask, this.#database.schema);
      const count = numberOf(runs);
      return {
        runs: count,
        calls: numberOf(calls),
        bytes: size,
        bytesPerRun: count === 0 ? 0 : size / count,
      };
    });
  }

  async #running(ask: Ask, session: string): Promise<RunId | undefined> {
    const rows = await ask(
      `SELECT r.key, o.owner FROM aw.open_run o JOIN aw.run r ON r.id = o.run
      WHERE o.session = $1 AND o.status = 'running' AND o.owner IS NOT NULL`,
      [session],
    );
    const isAlive = await this.#liveness(rows);
    const held = rows.find(({ owner }) => isAlive(numberOf(owner)));
    return held === undefined ? undefined : idOf(fromStored(textOf(held.key)));
  }

  /** Each owner is asked about once in a look. */
  async #liveness(rows: readonly Row[]): Promise<IsAlive> {
    const owners = new Set(rows.flatMap(({ owner }) => optionalNumber(owner) ?? []));
    const alive = await this.#owner.alive([...owners]);
    return (owner) => alive.has(owner);
  }
}
