import { statSync } from "node:fs";
import { setImmediate, setTimeout } from "node:timers/promises";
import type { RunId, SessionId } from "../../core/ids.ts";
import type { RunSummary, StoredRun } from "../../core/run.ts";
import type { FactQuery, RunFact } from "../../core/run-fact.ts";
import type { RunPage, RunQuery, SessionState, StoreStats } from "../../core/store.ts";
import { numberOf, onlyRow, optionalNumber } from "./_row.ts";
import { snapshot } from "./_snapshot.ts";
import { toStored } from "./_text.ts";
import type { BodyMemo } from "./bodies.ts";
import { bodyMemo } from "./bodies.ts";
import type { Connection } from "./connect.ts";
import type { Database, Row } from "./database.ts";
import { selectIds, selectRuns } from "./run-query.ts";
import { STATUS } from "./schema.ts";
import { isBusy, storeError } from "./store-error.ts";
import type { Tables } from "./tables.ts";
import type { Writer } from "./writer.ts";

const BUSY_LIMIT = 30_000;
/** Facts read in one look: between two of them others get to write and to answer. */
const FACTS = 2_000;
const MOST_FACTS = 100_000;
const RUNNING = STATUS.codeOf("running");

/** Everything that only looks. What this store was told before is always in it. */
export class SqliteReader {
  readonly #database: Database;
  readonly #path: string;
  readonly #tables: Tables;
  readonly #writer: Writer;

  constructor({ database, path }: Connection, parts: { tables: Tables; writer: Writer }) {
    this.#database = database;
    this.#path = path;
    this.#tables = parts.tables;
    this.#writer = parts.writer;
  }

  /** One consistent look: several statements see the same state, whatever others write meanwhile. */
  async look<T>(work: () => T): Promise<T> {
    const deadline = Date.now() + BUSY_LIMIT;
    for (;;) {
      this.#writer.refuseClosed();
      this.#writer.flush();
      try {
        return snapshot(this.#database, work);
      } catch (error) {
        if (!isBusy(error) || Date.now() > deadline) throw storeError(error, this.#path);
        await setTimeout(20);
      }
    }
  }

  load(run: RunId): Promise<StoredRun | undefined> {
    return this.look(() => this.loadNow(run));
  }

  /** As {@link load}, for inside a transaction. */
  loadNow(run: RunId): StoredRun | undefined {
    const row = this.#tables.runs.find(run);
    if (row === undefined) return undefined;
    const memo = bodyMemo();
    const calls = this.#tables.calls.read(numberOf(row.id), memo);
    return { ...this.#summary(row, { memo, isAlive: this.#liveness() }), calls };
  }

  list(query: RunQuery): Promise<RunPage> {
    return this.look(() => {
      const { ids, next } = selectRuns(this.#database, query, () => this.#tables.owner.alive());
      const of = { memo: bodyMemo(), isAlive: this.#liveness() };
      return { runs: ids.map((id) => this.#summary(onlyRow(this.#tables.runs.get(id)), of)), next };
    });
  }

  /** Which runs is decided by one look; one that is removed before its page is read is left out. */
  async *facts({ limit = MOST_FACTS, ...query }: FactQuery): AsyncGenerator<readonly RunFact[]> {
    const owners = () => this.#tables.owner.alive();
    const ids = await this.look(() => selectIds(this.#database, query, { owners, limit }));
    for (let at = 0; at < ids.length; at += FACTS) {
      yield await this.look(() =>
        ids.slice(at, at + FACTS).flatMap((id) => this.#tables.facts.get(id) ?? []),
      );
      await setImmediate();
    }
  }

  factsOf(runs: readonly RunId[]): Promise<readonly RunFact[]> {
    return this.look(() => runs.flatMap((run) => this.#tables.facts.find(toStored(run)) ?? []));
  }

  session(id: SessionId): Promise<SessionState | undefined> {
    return this.look(() => {
      const state = this.#tables.sessions.read(id);
      const isAlive = this.#liveness();
      const held = this.#tables.runs.openIn(id).find(({ owner }) => isAlive(owner));
      return held === undefined ? state : { id, messages: [], turns: 0, ...state, running: held.run };
    });
  }

  stats(): Promise<StoreStats> {
    return this.look(() => {
      const { runs, calls } = onlyRow(
        this.#database
          .prepare("SELECT (SELECT count(*) FROM run) AS runs, (SELECT count(*) FROM call) AS calls")
          .get(),
      );
      const bytes = this.#bytes();
      const count = numberOf(runs);
      return { runs: count, calls: numberOf(calls), bytes, bytesPerRun: count === 0 ? 0 : bytes / count };
    });
  }

  #summary(row: Row, of: { memo: BodyMemo; isAlive: (owner: number) => boolean }): RunSummary {
    const owner = optionalNumber(row.owner);
    const isHeld = owner !== undefined && of.isAlive(owner);
    return this.#tables.runs.summary(row, {
      isInterrupted: row.status === RUNNING && !isHeld,
      memo: of.memo,
    });
  }

  /** Whether an owner lives means asking the system, so each is asked about once in a look. */
  #liveness(): (owner: number) => boolean {
    const known = new Map<number, boolean>();
    return (owner) => {
      const isAlive = known.get(owner) ?? this.#tables.owner.isAlive(owner);
      known.set(owner, isAlive);
      return isAlive;
    };
  }

  #bytes(): number {
    const { pages, size } = onlyRow(
      this.#database
        .prepare("SELECT page_count AS pages, page_size AS size FROM pragma_page_count, pragma_page_size")
        .get(),
    );
    const log = statSync(`${this.#path}-wal`, { throwIfNoEntry: false });
    return numberOf(pages) * numberOf(size) + (log?.size ?? 0);
  }
}
