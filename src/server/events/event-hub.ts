import { AirworthyError } from "../../core/errors.ts";
import type { RunWatch, Store } from "../../core/store.ts";
import type { ServerEvent } from "./event-log.ts";
import { EventLog, frame } from "./event-log.ts";

export interface EventHubOptions {
  /** Clients at once. Default 1,000. */
  readonly most?: number;
  /** Least time between two looks at the store, in ms. Default 250. */
  readonly poll?: number;
  /** Time between two signs of life, in ms. Default 15 s. */
  readonly heartbeat?: number;
  /** Bytes that a client may be behind; one that does not read is sent away, and may come back. Default 1 MiB. */
  readonly behind?: number;
}

type Client = ReadableStreamDefaultController<Uint8Array>;

const MOST = 1_000;
const POLL = 250;
const HEARTBEAT = 15_000;
/** The share of time that looking may take: with very many open runs it looks less often. */
const SHARE = 1 / 20;
const BEHIND = 2 ** 20;
const encoder = new TextEncoder();
const ALIVE = encoder.encode(": alive\n\n");
const RESET: ServerEvent = { event: "reset", data: {} };

/** Tells any number of clients what becomes of runs. It looks at the store once for all, and only while somebody listens. */
export class EventHub {
  readonly #store: Store;
  readonly #most: number;
  readonly #poll: number;
  readonly #heartbeat: number;
  readonly #behind: number;
  readonly #log = new EventLog();
  readonly #clients = new Set<Client>();
  #watch: Promise<RunWatch> | undefined;
  #timers: readonly NodeJS.Timeout[] = [];
  #isLooking = false;

  constructor(store: Store, options: EventHubOptions = {}) {
    const { most = MOST, poll = POLL, heartbeat = HEARTBEAT, behind = BEHIND } = options;
    this.#store = store;
    this.#most = most;
    this.#poll = poll;
    this.#heartbeat = heartbeat;
    this.#behind = behind;
  }

  get size(): number {
    return this.#clients.size;
  }

  /**
   * The events from now on, or since the one of id `since`.
   *
   * @throws `too_many_listeners`
   */
  async listen(since?: string): Promise<ReadableStream<Uint8Array>> {
    // Before the client is answered: what it then does must not be missed.
    await this.#watching();
    if (this.#clients.size >= this.#most) throw tooManyListeners(this.#most);
    let own: Client | undefined;
    const start = (client: Client) => {
      own = client;
      this.#join(client, since);
    };
    const cancel = () => {
      if (own !== undefined) this.#leave(own);
    };
    return new ReadableStream(
      { start, cancel },
      new ByteLengthQueuingStrategy({ highWaterMark: this.#behind }),
    );
  }

  #join(client: Client, since: string | undefined): void {
    client.enqueue(encoder.encode(`retry: 2000\nid: ${this.#log.last}\n\n`));
    const missed = since === undefined ? [] : (this.#log.since(since) ?? [frame(RESET, this.#log.last)]);
    for (const chunk of missed) client.enqueue(chunk);
    this.#clients.add(client);
    if (this.#clients.size === 1) this.#begin();
  }

  #leave(client: Client): void {
    this.#clients.delete(client);
    if (this.#clients.size > 0) return;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }

  #begin(): void {
    const alive = setInterval(() => this.#send([ALIVE]), this.#heartbeat).unref();
    this.#timers = [alive];
    if (!this.#isLooking) void this.#look();
  }

  #watching(): Promise<RunWatch> {
    this.#watch ??= this.#store.watch().catch((error: unknown) => {
      this.#watch = undefined;
      throw error;
    });
    return this.#watch;
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    const began = performance.now();
    try {
      const { runs, missed } = await (await this.#watching()).next();
      const events = missed ? [RESET] : runs.map((data) => ({ event: "run", data }));
      this.#send(events.map((event) => this.#log.add(event)));
    } catch {
      // A store that does not answer now may later; what has happened meanwhile is then told.
    }
    this.#isLooking = false;
    if (this.#clients.size === 0) return;
    const wait = Math.max(this.#poll, (performance.now() - began) / SHARE);
    const [alive] = this.#timers;
    const next = setTimeout(() => void this.#look(), wait).unref();
    this.#timers = alive === undefined ? [next] : [alive, next];
  }

  #send(chunks: readonly Uint8Array[]): void {
    if (chunks.length === 0) return;
    for (const client of this.#clients) {
      if ((client.desiredSize ?? 0) <= 0) {
        this.#leave(client);
        client.close();
      } else for (const chunk of chunks) client.enqueue(chunk);
    }
  }
}

function tooManyListeners(most: number): AirworthyError {
  return new AirworthyError({
    code: "too_many_listeners",
    message: `Cannot send events: ${most} clients listen already, expected fewer`,
    hint: "Close some pages or clients, or raise maxListeners; GET /v1/runs tells the same when asked",
  });
}
