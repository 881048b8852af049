import type { FileIdentity } from "./_file-identity.ts";
import { numberOf, onlyRow } from "./_row.ts";
import type { Database, Statement } from "./database.ts";
import {
  isBusy,
  isConstraint,
  sqliteCode,
  storeClosed,
  storeError,
  storeGone,
  storeReadOnly,
} from "./store-error.ts";

/** More than this in one transaction would hold the lock, and the event loop, for too long. */
const GROUP_LIMIT = 1_000;
const BUSY_LIMIT = 30_000;
const BUSY_WAIT = { least: 5, spread: 20 };

interface Operation {
  /** The same by one statement without a transaction, for when it is alone; undefined if that did not do. */
  readonly single: (() => (() => void) | undefined) | undefined;
  /** Does the work inside the group's transaction; what it gives back is called after the commit. */
  readonly run: () => () => void;
  readonly reject: (error: unknown) => void;
}

export interface WriteOptions<T> {
  /**
   * Does the same by a single statement, which is cheaper than a transaction. It gives undefined if
   * it did nothing; `apply` is called then.
   */
  readonly single?: ((epoch: number) => T | undefined) | undefined;
  /**
   * Commit when the code that runs now pauses, instead of waiting for company until the event loop
   * turns. The calls of a `Promise.all` still share a commit. Default false.
   */
  readonly isEager?: boolean;
}

export interface WriterOptions {
  readonly path: string;
  readonly file: FileIdentity;
  /** Refuse every write. */
  readonly readOnly: boolean;
  /** Called when ids of rows that were read earlier may no longer be true. */
  readonly forget: () => void;
  /** How long a group is tried again while another process holds the lock, in ms. Default 30 s. */
  readonly busyLimit?: number;
}

/**
 * The only one that writes. What is waiting goes into one transaction, in the order it came, and
 * every waiter is told after the commit: with many runs in flight they share its cost.
 */
export class Writer {
  readonly #database: Database;
  readonly #options: WriterOptions;
  readonly #busyLimit: number;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #epoch: Statement;
  #queue: Operation[] = [];
  #undo: (() => void)[] = [];
  #scheduled = false;
  #retry: NodeJS.Timeout | undefined;
  #busySince: number | undefined;
  #knownEpoch = -1;
  #isClosed = false;
  readonly #flush = () => this.flush();

  constructor(database: Database, options: WriterOptions) {
    this.#database = database;
    this.#options = options;
    this.#busyLimit = options.busyLimit ?? BUSY_LIMIT;
    this.#begin = database.prepare("BEGIN IMMEDIATE");
    this.#commit = database.prepare("COMMIT");
    this.#epoch = database.prepare("SELECT value FROM meta WHERE key = 'epoch'");
  }

  /** Joins the next group. Resolves after its commit with what `apply` gave. */
  write<T>(apply: () => T, { single, isEager = false }: WriteOptions<T> = {}): Promise<T> {
    const refusal = this.refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const run = () => resolve.bind(undefined, apply());
    const alone = () => {
      const value = single?.(this.#knownEpoch);
      return value === undefined ? undefined : resolve.bind(undefined, value);
    };
    this.#queue.push({ run, single: single && alone, reject });
    if (isEager) queueMicrotask(this.#flush);
    else this.#schedule();
    return promise;
  }

  /** Joins the next group without anyone waiting: a failure shows when the same is tried again. */
  announce(apply: () => void): void {
    if (this.refusal() !== undefined) return;
    const run = () => {
      apply();
      return ignore;
    };
    this.#queue.push({ run, single: undefined, reject: ignore });
    this.#schedule();
  }

  /** Inside `apply`: puts memory back as it was, should the group be rolled back. */
  onRollback(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** Inside `apply`: all of `work` or nothing, whatever becomes of the rest of the group. */
  atomic<T>(work: () => T): T {
    const mark = this.#undo.length;
    this.#database.exec("SAVEPOINT operation");
    try {
      const value = work();
      this.#database.exec("RELEASE operation");
      return value;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK TO operation; RELEASE operation");
      this.#takeBack(mark);
      throw error;
    }
  }

  /** Commits what is waiting now, unless it waits for another process's lock. */
  flush(): void {
    if (this.#queue.length === 0 || this.#retry !== undefined) return;
    const group = this.#queue.splice(0, GROUP_LIMIT);
    if (this.#queue.length > 0) this.#schedule();
    try {
      const settled = this.#commitAll(group);
      this.#busySince = undefined;
      for (const settle of settled) settle();
    } catch (error) {
      this.#failed(group, error);
    }
  }

  /** Refuses what comes from now on, and resolves when `last` and all that is waiting has been settled. */
  async close(last: () => void): Promise<void> {
    const settled = this.write(last);
    this.#isClosed = true;
    this.flush();
    await settled.catch(ignore);
  }

  /** Why nothing can be written, if so. */
  refusal(): Error | undefined {
    if (this.#isClosed) return storeClosed(this.#options.path);
    return this.#options.readOnly ? storeReadOnly(this.#options.path) : undefined;
  }

  refuseClosed(): void {
    if (this.#isClosed) throw storeClosed(this.#options.path);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  #commitAll(group: readonly Operation[]): (() => void)[] {
    this.#refuseGone();
    const settle = group.length === 1 ? group[0]?.single?.() : undefined;
    return settle === undefined ? this.#transact(group) : [settle];
  }

  #transact(group: readonly Operation[]): (() => void)[] {
    this.#begin.run();
    try {
      this.#checkEpoch();
      const settled = group.map((operation) => this.#attempt(operation));
      this.#commit.run();
      this.#undo = [];
      return settled;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      this.#takeBack(0);
      throw error;
    }
  }

  /** An operation that is refused takes only itself out of the group. */
  #attempt(operation: Operation): () => void {
    try {
      return operation.run();
    } catch (error) {
      const isRefused = sqliteCode(error) === undefined || isConstraint(error);
      if (!isRefused || !this.#database.isTransaction) throw error;
      return () => operation.reject(storeError(error, this.#options.path));
    }
  }

  #failed(group: readonly Operation[], error: unknown): void {
    const now = Date.now();
    if (isBusy(error) && now - (this.#busySince ?? now) < this.#busyLimit) {
      this.#busySince ??= now;
      this.#queue = [...group, ...this.#queue];
      this.#retry = setTimeout(
        () => {
          this.#retry = undefined;
          this.flush();
        },
        BUSY_WAIT.least + Math.random() * BUSY_WAIT.spread,
      );
      return;
    }
    this.#busySince = undefined;
    const reason = storeError(error, this.#options.path);
    for (const operation of group) operation.reject(reason);
  }

  /** Another process may have swept rows whose ids are cached here. */
  #checkEpoch(): void {
    const epoch = numberOf(onlyRow(this.#epoch.get()).value);
    if (epoch !== this.#knownEpoch) this.#options.forget();
    this.#knownEpoch = epoch;
  }

  #takeBack(mark: number): void {
    for (const undo of this.#undo.splice(mark).reverse()) undo();
    this.#options.forget();
  }

  #refuseGone(): void {
    if (!this.#options.file.isSame) throw storeGone(this.#options.path);
  }
}

function ignore(): void {}
