import type { Notification } from "pg";
import { AirworthyError } from "../core/errors.ts";
import type { PgClient } from "./load-pg.ts";
import { loadPg } from "./load-pg.ts";

export interface ConnectionOptions {
  /** As `postgres://user:password@host:5432/database`. Default: what `PGHOST`, `PGUSER` and the like say. */
  readonly connectionString?: string;
  /** More options of pg's `Client`: `ssl`, or a `password` that is a function. */
  readonly client?: Readonly<Record<string, unknown>>;
}

export interface ConnectionEvents {
  /** Readies a new connection before anything else is asked on it; told the server's process that it was given. */
  readonly ready: (ask: Ask, processId: number | undefined) => Promise<void>;
  readonly notified: (payload: string) => void;
  /** Between two tries to connect, in ms. Default 5 s. */
  readonly longestPause?: number;
}

export type Row = Readonly<Record<string, unknown>>;
export type Ask = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** A database that does not answer for so long is taken for gone, in ms. */
const PATIENCE = 5_000;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/**
 * One connection that is made when it is needed and made again when it was lost; a failed try is not
 * repeated before a pause that doubles each time. It keeps no process alive while nobody waits for an answer.
 */
export class PostgresConnection {
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  #client: Promise<PgClient> | undefined;
  /** The one that is ready. */
  #open: PgClient | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #failure: { readonly error: unknown; readonly pause: number; readonly until: number } | undefined;

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    this.#options = options;
    this.#events = events;
  }

  /** Ms until it is worth asking again; 0 unless the last try to connect failed. */
  get pausedFor(): number {
    return Math.max(0, (this.#failure?.until ?? 0) - performance.now());
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** @throws `peer_missing` without pg; else what pg throws */
  readonly ask: Ask = async (text, values = []) => {
    const client = await this.#connected();
    return this.#askOn(client, text, values);
  };

  /** Makes and readies the connection, if there is none. */
  async open(): Promise<void> {
    await this.#connected();
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    this.#client = undefined;
    this.#open = undefined;
    // Else nothing might keep the process alive until it has said goodbye.
    client?.ref();
    await client?.end().catch(() => {});
  }

  #connected(): Promise<PgClient> {
    if (this.#client !== undefined) return this.#client;
    if (this.#failure !== undefined && this.pausedFor > 0) return Promise.reject(this.#failure.error);
    const client = this.#connect();
    this.#client = client;
    client.then(
      () => {
        this.#failure = undefined;
      },
      (error: unknown) => {
        if (this.#client === client) this.#client = undefined;
        const longest = this.#events.longestPause ?? LONGEST_PAUSE;
        const pause = Math.min((this.#failure?.pause ?? FIRST_PAUSE / 2) * 2, longest);
        this.#failure = { error, pause, until: performance.now() + pause };
      },
    );
    return client;
  }

  async #connect(): Promise<PgClient> {
    const { Client } = await loadPg();
    const { connectionString, client: more } = this.#options;
    const client = new Client({
      application_name: "airworthy",
      connectionTimeoutMillis: PATIENCE,
      query_timeout: PATIENCE,
      keepAlive: true,
      ...more,
      ...(connectionString === undefined ? {} : { connectionString }),
    }) as PgClient;
    const lost = (): void => this.#drop(client);
    client.on("error", lost);
    client.on("end", lost);
    client.on("notification", ({ payload = "" }: Notification) => this.#events.notified(payload));
    try {
      await client.connect();
      const ask: Ask = (text, values = []) => this.#askOn(client, text, values);
      await this.#events.ready(ask, client.processID);
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    this.#open = client;
    return client;
  }

  /** One question after another: pg does not queue them any more. */
  #askOn(client: PgClient, text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    const answer = this.#last.then(() => this.#answer(client, text, values));
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #answer(client: PgClient, text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    client.ref();
    try {
      const { rows } = await client.query<Row>({ text, values: [...values] });
      return rows;
    } catch (error) {
      // Only the database itself gives a severity: without one, nobody has answered.
      if (!(error instanceof Error && "severity" in error)) this.#drop(client);
      throw error;
    } finally {
      client.unref();
    }
  }

  #drop(client: PgClient): void {
    if (this.#open !== client) return;
    this.#open = undefined;
    this.#client = undefined;
    client.end().catch(() => {});
  }
}

/** What is told of a database that cannot be asked; never its address, which may hold a password. */
export function unreachable(action: string, cause: unknown): AirworthyError {
  return new AirworthyError({
    code: "limits_unreachable",
    message: `Cannot ${action}: the database that shares the limits did not answer as expected`,
    hint: "See that PostgreSQL runs and takes this process's connection; the cause says what it answered",
    cause,
  });
}
