import type { Pool, PoolClient } from "pg";
import type { ConnectionFigures } from "../../core/store.ts";
import type { ConnectionOptions } from "../../postgres/connection.ts";
import { loadPg } from "../../postgres/load-pg.ts";
import type { Address } from "./_address.ts";
import { Gate } from "./_gate.ts";
import type { Row } from "./_row.ts";
import { typesOf } from "./_types.ts";
import type { Depot } from "./depot.ts";
import { Aside, Outside } from "./outside.ts";
import { isAway, isCollision, storeClosed, storeError } from "./store-error.ts";

/** Asks one statement. `aw.` in it stands for the store's schema. */
export interface Ask {
  (text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Long texts that an object store holds, where the store has one. */
  readonly outside?: Outside | undefined;
}

export interface DatabaseOptions extends ConnectionOptions {
  readonly schema?: string;
  readonly connections: number;
  /** How long a statement is tried again while the server is away, in ms. */
  readonly patience: number;
}

/** A server that does not take a connection for so long is taken for gone, in ms. */
const CONNECT_LIMIT = 5_000;
/** Bound on one statement, in ms; erasing and pruning name their own. */
const STATEMENT_LIMIT = 60_000;
/** What this one still sees, the object store keeps. Before all else: by then it has not seen anything yet. */
const KEEP_OBJECTS = "; LOCK TABLE aw.uncollected IN ACCESS SHARE MODE";
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 500;
/** An owner that froze inside of a transaction must not hold its locks for long. */
const BEGIN = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 3000";
const BEGIN_LOOK =
  "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 10000";
/**
 * All that a store holds is read in one; whoever reads may have to wait for where it goes to. What is read page by page has
 * an index to be found by, and of a store that was just filled the planner knows too little to see that.
 */
const BEGIN_SNAPSHOT = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL idle_in_transaction_session_timeout = 600000; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off`;

/**
 * The connections of this process. No session state is kept on them, so that PgBouncer may hand out another
 * one with each transaction. Those who wait for one stand in a line that has an end.
 */
export class Database {
  readonly schema: string;
  /** Names the database in errors, without the password. */
  readonly place: string;
  /** How long a statement is tried again while the server is away, in ms. */
  patience: number;
  /** Where long texts go; set once, when the store is opened. */
  depot: Depot | undefined;
  readonly #pool: Pool;
  readonly #gate: Gate;
  readonly #most: number;
  readonly #resolved = new Map<string, string>();
  #isClosed = false;

  private constructor(
    pool: Pool,
    options: { place: string; schema: string; gate: Gate; patience: number; most: number },
  ) {
    this.#pool = pool;
    this.#most = options.most;
    this.place = options.place;
    this.schema = options.schema;
    this.patience = options.patience;
    this.#gate = options.gate;
  }

  /** Nothing is asked yet. @throws `peer_missing`, `invalid_store` */
  static async of({ schema, client }: Address, options: DatabaseOptions): Promise<Database> {
    const { Pool, Client } = await loadPg();
    const settings = {
      application_name: "airworthy",
      connectionTimeoutMillis: CONNECT_LIMIT,
      query_timeout: STATEMENT_LIMIT,
      keepAlive: true,
      allowExitOnIdle: true,
      ...client,
      types: typesOf(),
    };
    const { host, port, database } = new Client(settings);
    const place = `postgres://${host}${host.startsWith("/") ? "" : `:${port}`}/${database} (${schema})`;
    const pool = new Pool({ ...settings, max: options.connections });
    // One that is lost while nobody uses it is made anew by whoever needs it.
    pool.on("error", () => {});
    // And between two who use it, an error that nobody listens for would end the process.
    pool.on("connect", (client) => client.on("error", () => {}));
    // The journal has one to itself, so that no reader holds it up.
    const gate = new Gate({ place, slots: Math.max(1, options.connections - 1) });
    return new Database(pool, {
      place,
      schema,
      gate,
      patience: options.patience,
      most: options.connections,
    });
  }

  /** One statement that only looks, or that may be done twice: it is tried again while the server is away. */
  readonly ask: Ask = (text, values = []) =>
    this.#again(() => this.#gate.through(() => this.#on((client) => this.#answer(client, text, values))));

  /** One statement, once, ahead of the line. Errors come as the driver gives them. */
  readonly askFirst: Ask = (text, values = []) => this.#on((client) => this.#answer(client, text, values));

  /** Everything that `work` asks sees the same state. */
  look<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    return this.#again((outside) => this.#gate.through(() => this.#transact(BEGIN_LOOK, work, outside)));
  }

  /** The same for work that takes minutes, and that cannot be done again. */
  async snapshot<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    try {
      const { depot } = this;
      const outside = depot === undefined ? undefined : new Outside(depot, { isWaited: true });
      const begin = outside === undefined ? BEGIN_SNAPSHOT : this.resolve(BEGIN_SNAPSHOT + KEEP_OBJECTS);
      return await this.#gate.through(() => this.#transact(begin, work, outside));
    } catch (error) {
      throw storeError(error, this.place);
    }
  }

  /**
   * All of `work` or nothing. It is done again if the server took it back to let another one through, or went
   * away before it was told to commit; an answer to the commit that did not come is an error, as both may be.
   */
  transaction<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    return this.#again((outside) => this.#gate.through(() => this.#transact(BEGIN, work, outside)));
  }

  /** Each of these is a statement of its own, outside of a transaction. */
  resolve(text: string): string {
    const known = this.#resolved.get(text);
    if (known !== undefined) return known;
    const resolved = text.replaceAll(/\baw\./g, `${this.schema}.`);
    if (this.#resolved.size < 1_000) this.#resolved.set(text, resolved);
    return resolved;
  }

  figures(): ConnectionFigures {
    const { totalCount: open, idleCount: idle, waitingCount } = this.#pool;
    return { most: this.#most, open, idle, waiting: waitingCount + this.#gate.waiting };
  }

  refuseClosed(): void {
    if (this.#isClosed) throw storeClosed(this.place);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#pool.end();
  }

  async #transact<T>(
    begin: string,
    work: (ask: Ask) => Promise<T>,
    outside: Outside | undefined,
  ): Promise<T> {
    return this.#on(async (client) => {
      await client.query(begin);
      let result: T;
      try {
        const ask = (text: string, values: readonly unknown[] = []) => this.#answer(client, text, values);
        result = await work(Object.assign(ask, { outside }));
      } catch (error) {
        await client.query("ROLLBACK").catch(() => {});
        throw error;
      }
      try {
        await client.query("COMMIT");
      } catch (error) {
        throw isAway(error) ? storeError(error, this.place) : error;
      }
      return result;
    });
  }

  async #on<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    this.refuseClosed();
    const client = await this.#pool.connect();
    let failure: unknown;
    const lost = (error: unknown): void => {
      failure ??= error;
    };
    client.on("error", lost);
    try {
      return await work(client);
    } catch (error) {
      if (isAway(error)) failure ??= error;
      throw error;
    } finally {
      client.off("error", lost);
      client.release(failure !== undefined);
    }
  }

  async #answer(client: PoolClient, text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    const { rows } = await client.query<Record<string, unknown>>(this.resolve(text), [...values]);
    return rows;
  }

  async #again<T>(work: (outside: Outside | undefined) => Promise<T>): Promise<T> {
    const outside = this.depot === undefined ? undefined : new Outside(this.depot, { isWaited: false });
    const deadline = performance.now() + this.patience;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      this.refuseClosed();
      try {
        return await work(outside);
      } catch (error) {
        if (error instanceof Aside) {
          await error.settle();
          continue;
        }
        const isWorth = isCollision(error) || isAway(error);
        if (!isWorth || performance.now() > deadline) throw storeError(error, this.place);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}
