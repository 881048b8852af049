import { hostname } from "node:os";
import type { Ask as ConnectionAsk, ConnectionOptions } from "../../postgres/connection.ts";
import { PostgresConnection } from "../../postgres/connection.ts";
import { numberOf, onlyRow } from "./_row.ts";
import type { Database } from "./database.ts";
import { NOBODY, OWNER_LOCK } from "./owner-functions.ts";
import { isAway, storeError } from "./store-error.ts";

export interface OwnerOptions {
  readonly connection: ConnectionOptions;
  /** How long others wait for a sign of life before they take its runs over, in ms. */
  readonly lease: number;
}

/** After a break its connection is tried again this often, so that a lease outlasts it. */
const LONGEST_PAUSE = 500;

/**
 * This open store as an owner of runs. It says that it lives through a connection of its own, on which it holds a
 * lock for as long as the process does; where a pooler stands between, only what it says counts.
 */
export class Owner {
  readonly id = 1 + Math.floor(Math.random() * (2 ** 52 - 1));
  readonly lease: number;
  readonly #database: Database;
  readonly #connection: PostgresConnection;
  readonly #line = 1 + Math.floor(Math.random() * (2 ** 31 - 2));
  /** Whether the lock is held; not behind a pooler, where a connection is anyone's. */
  #isDirect = false;
  #isListening = false;
  #heard: (() => void) | undefined;
  #beaten = Number.NEGATIVE_INFINITY;
  readonly #reasons: (() => boolean)[] = [];
  readonly #heart: NodeJS.Timeout;

  constructor(database: Database, { connection, lease }: OwnerOptions) {
    this.#database = database;
    this.lease = lease;
    this.#connection = new PostgresConnection(connection, {
      ready: async (ask, processId) => {
        const { pid } = onlyRow(await ask("SELECT pg_backend_pid() AS pid"));
        this.#isListening = false;
        // A pooler answers with a number of its own, not with that of the server's process.
        this.#isDirect = Number(pid) === processId;
        if (!this.#isDirect) return;
        await ask("SELECT pg_advisory_lock($1, $2)", [OWNER_LOCK, this.#line]);
        if (this.#heard !== undefined) await this.#listen(ask);
      },
      notified: () => this.#heard?.(),
      longestPause: LONGEST_PAUSE,
    });
    this.#heart = setInterval(() => {
      // One that fails is not the end: the next may come before the lease does.
      if (this.#reasons.some((hasReason) => hasReason())) void this.ready().catch(() => {});
    }, lease / 4).unref();
  }

  /** Goes on saying that it lives for as long as any of those who asked for it has a reason. */
  beatWhile(hasReason: () => boolean): void {
    this.#reasons.push(hasReason);
  }

  /** For how long its runs are surely its own, in ms; 0 or less once others may have taken them over. */
  get certainFor(): number {
    return this.#beaten + this.lease - performance.now();
  }

  /** Makes sure that others see it as alive for a good part of its lease. */
  async ready(): Promise<void> {
    if (this.certainFor < this.lease / 2) await this.beat();
  }

  async beat(): Promise<void> {
    const deadline = performance.now() + this.#database.patience;
    for (;;) {
      this.#database.refuseClosed();
      const asked = performance.now();
      try {
        await this.#connection.open();
        const held = this.#isDirect ? this.#line : null;
        const statement = this.#database.resolve("SELECT aw.beat($1, $2, $3, $4)");
        await this.#connection.ask(statement, [this.id, nameOfProcess(), held, this.lease]);
        // From when it was asked: the lease may have begun right then.
        this.#beaten = asked;
        return;
      } catch (error) {
        if (!isAway(error) || performance.now() > deadline) throw storeError(error, this.#database.place);
        await new Promise((resolve) => setTimeout(resolve, Math.max(20, this.#connection.pausedFor)));
      }
    }
  }

  /** Those of these owners that live, and nobody, who holds what is accepted. */
  async alive(ids: readonly number[]): Promise<ReadonlySet<number>> {
    const others = ids.filter((id) => id !== this.id && id !== NOBODY);
    const rows =
      others.length === 0
        ? []
        : await this.#database.ask("SELECT id FROM unnest($1::bigint[]) AS u(id) WHERE aw.is_alive(id)", [
            others,
          ]);
    return new Set([this.id, NOBODY, ...rows.map(({ id }) => numberOf(id))]);
  }

  /** Whether changes are heard of as they are made. */
  get isListening(): boolean {
    return this.#isListening && this.#connection.isOpen;
  }

  /** Tells of each change of what serves, and once more after a break, in which one may have been missed. */
  listen(heard: () => void): void {
    this.#heard = heard;
    this.keepListening();
  }

  /** Opens the connection again where it was lost. What fails is tried again with the next call. */
  keepListening(): void {
    if (this.isListening) return;
    this.#startListening().catch(() => {});
  }

  async #startListening(): Promise<void> {
    this.#database.refuseClosed();
    await this.#connection.open();
    if (this.#isDirect && !this.isListening) await this.#listen(this.#connection.ask);
  }

  async #listen(ask: ConnectionAsk): Promise<void> {
    await ask(this.#database.resolve('LISTEN "aw.serving"'));
    this.#isListening = true;
    this.#heard?.();
  }

  /** When the store closes: its unfinished runs are anyone's from now on. */
  async leave(): Promise<void> {
    clearInterval(this.#heart);
    if (this.#beaten !== Number.NEGATIVE_INFINITY)
      await this.#database.ask("DELETE FROM aw.owner WHERE id = $1", [this.id]).catch(() => {});
    await this.#connection.close();
  }
}

/** For errors: `process 4711 on web-1`. */
function nameOfProcess(): string {
  return `process ${process.pid} on ${hostname()}`;
}
