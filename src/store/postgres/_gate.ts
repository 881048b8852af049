import { storeCrowded } from "./store-error.ts";

export interface GateOptions {
  readonly place: string;
  /** How many may be inside at once. */
  readonly slots: number;
  /** How many may wait. Default 1,000. */
  readonly most?: number;
  /** For how long, in ms. Default 10 s. */
  readonly patience?: number;
}

interface Waiting {
  readonly enter: () => void;
}

/** Lets so many in at a time; others wait in a line that is bounded in length and in time. */
export class Gate {
  readonly #options: Required<GateOptions>;
  readonly #line = new Set<Waiting>();
  #free: number;

  constructor(options: GateOptions) {
    this.#options = { most: 1_000, patience: 10_000, ...options };
    this.#free = options.slots;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#line.size;
  }

  /** @throws `store_busy` */
  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      const [next] = this.#line;
      if (next === undefined) this.#free += 1;
      else next.enter();
    }
  }

  #wait(): Promise<void> {
    const { most, patience, place, slots } = this.#options;
    if (this.#line.size >= most) {
      return Promise.reject(
        storeCrowded(place, `${most} already wait for one of its ${slots} connections, expected fewer`),
      );
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        enter: () => {
          clearTimeout(timer);
          this.#line.delete(waiting);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#line.delete(waiting);
        reject(storeCrowded(place, `all of its ${slots} connections were in use for ${patience} ms`));
      }, patience);
      this.#line.add(waiting);
    });
  }
}
