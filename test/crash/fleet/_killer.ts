import { setTimeout as delay } from "node:timers/promises";
import { randomOf, seedOf } from "../_random.ts";
import type { FleetServer } from "./_server.ts";
import type { SteeringWatch } from "./_watch.ts";

/** Ms from one kill to the next, whatever the others do. */
const EACH = 1_000;
/** Kills that one is spared before its turn comes, where no shadow is waited for. */
const SPARED = 12;

export interface KillerOptions {
  readonly servers: readonly FleetServer[];
  readonly steered: SteeringWatch;
  /** How many runs nobody sees have ended so far; undefined while none is waited for. */
  readonly shadows: () => Promise<number | undefined>;
}

/**
 * Kills a server every second and starts it again at once, without waiting for it: another is struck meanwhile, where none
 * is up but one, one that has not come up yet. One is spared so that somebody serves, for some time, or until there is
 * another shadow, for which a process of its own has to begin with what the others leave of the machine; then it is struck first.
 */
export class Killer {
  kills = 0;
  /** Of them, those of servers that had not come up yet. */
  early = 0;
  /** Ms that servers took to be ready. */
  readonly starts: number[] = [];
  /** Ms between kills. */
  readonly gaps: number[] = [];
  /** How many served just after each kill. */
  readonly left: number[] = [];
  readonly #options: KillerOptions;
  readonly #starting = new Set<Promise<void>>();
  readonly #killing: Promise<void>;
  readonly #random = randomOf(seedOf());
  #spared: FleetServer | undefined;
  #lived = 0;
  #shadows = 0;
  #isStopped = false;

  constructor(options: KillerOptions) {
    this.#options = options;
    this.#killing = this.#kill();
    // Told by stop().
    this.#killing.catch(() => {});
  }

  /** Of a test that has failed. */
  abandon(): void {
    this.#isStopped = true;
  }

  /** Every server is up again afterwards. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#killing;
    await Promise.all(this.#starting);
  }

  async #kill(): Promise<void> {
    const from = performance.now();
    let last: number | undefined;
    for (let turn = 1; !this.#isStopped; turn += 1) {
      await delay(Math.max(0, from + turn * EACH - performance.now()));
      const struck = await this.#next();
      if (struck === undefined) continue;
      const { pid } = struck;
      if (struck.readySince === undefined) this.early += 1;
      await struck.kill();
      const now = performance.now();
      if (last !== undefined) this.gaps.push(Math.round(now - last));
      last = now;
      this.kills += 1;
      this.left.push(this.#up().length);
      this.#options.steered.died(pid);
      const starting = struck.start().then((ms) => {
        if (ms !== undefined) this.starts.push(ms);
      });
      this.#starting.add(starting);
      starting.finally(() => this.#starting.delete(starting)).catch(() => {});
    }
  }

  #up(): readonly FleetServer[] {
    return this.#options.servers.filter(({ readySince }) => readySince !== undefined);
  }

  async #next(): Promise<FleetServer | undefined> {
    const up = this.#up();
    const shadows = await this.#options.shadows();
    const before = this.#spared;
    this.#lived += 1;
    const isDue = shadows === undefined ? this.#lived > SPARED : shadows > this.#shadows;
    if (before === undefined || (isDue && up.length > 1)) {
      this.#spared = this.#pick(up.filter((server) => server !== before));
      this.#lived = 0;
      this.#shadows = shadows ?? 0;
      if (before !== undefined) return before;
    }
    const others = up.filter((server) => server !== this.#spared);
    return this.#pick(others) ?? this.#youngest();
  }

  #pick(servers: readonly FleetServer[]): FleetServer | undefined {
    return servers[Math.floor(this.#random() * servers.length)];
  }

  /** Of those on their way: so that the others come up in the end. */
  #youngest(): FleetServer | undefined {
    return this.#options.servers
      .filter((server) => server !== this.#spared && server.pid !== undefined)
      .toSorted((a, b) => b.startedAt - a.startedAt)[0];
  }
}
