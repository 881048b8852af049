import { setTimeout as delay } from "node:timers/promises";
import type { FleetServer } from "./_server.ts";

/** What a client was told of one of its requests. */
export interface Told {
  readonly key: string;
  readonly session: string;
  readonly run: string;
  /** Sent again, as a server was gone in between. */
  readonly retries: number;
}

interface Answer {
  readonly id?: string;
  readonly error?: { readonly code?: string };
}

/** Turns of a conversation. */
const TURNS = 3;
const TIMEOUT = 20_000;
/** Ms a client thinks between two requests. */
const PAUSE = 80;

/**
 * Users behind a load balancer: each has conversations of some turns, one after the other, sends every request to the next
 * server that answers, and sends it again, with the same key, until one has taken it.
 */
export class Clients {
  readonly told: Told[] = [];
  /** Answers that were none of these: taken, taken already, busy, about to stop. */
  readonly odd: string[] = [];
  readonly #servers: readonly FleetServer[];
  readonly #stopping = new AbortController();
  readonly #users: Promise<void>[] = [];
  #turn = 0;
  #isAbandoned = false;

  constructor(servers: readonly FleetServer[], users: number) {
    this.#servers = servers;
    for (let user = 0; user < users; user += 1) this.#users.push(this.#use(user));
  }

  /** Every request that was begun gets its answer first. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#users);
  }

  /** Of a test that has failed: nobody is answered any more. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#stopping.abort();
  }

  async #use(user: number): Promise<void> {
    for (let n = 0; !this.#stopping.signal.aborted; n += 1) {
      const session = `u${user}-${Math.floor(n / TURNS)}`;
      // Some wait for the end, as a chat does; some only want to know that it was taken.
      const body = { input: user * 100_000 + n, session, wait: n % 2 === 0 ? 10_000 : 0 };
      const key = `${user}-${n}`;
      for (let retries = 0; !this.#isAbandoned; retries += 1) {
        const run = await this.#send(key, body);
        if (run !== undefined) {
          this.told.push({ key, session, run, retries });
          break;
        }
        await delay(100);
      }
      await delay(PAUSE);
    }
  }

  async #send(key: string, body: object): Promise<string | undefined> {
    const up = this.#servers.filter(({ readySince }) => readySince !== undefined);
    const server = up[this.#turn++ % Math.max(1, up.length)];
    if (server === undefined) return undefined;
    try {
      const response = await fetch(`${server.url}/v1/workflows/support/runs`, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": key },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const { id, error } = (await response.json()) as Answer;
      if (response.ok && id !== undefined) return id;
      // The turn before goes on in a process that died a moment ago; or another request with this key was cut off. 503 says
      // that nothing was done: the database did not answer a machine that is this busy.
      const isUsual =
        response.status === 503 || error?.code === "session_busy" || error?.code === "key_in_use";
      if (!isUsual) this.odd.push(`${response.status} ${error?.code}`);
    } catch {
      // The server was killed; another one takes it.
    }
    return undefined;
  }
}
