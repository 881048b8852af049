/**
 * A few results that cost much to make and are asked for again, such as the figures of an experiment. What they were
 * made of is a part of the key, so that none is ever out of date.
 */
export class Remembered<T> {
  readonly #most: number;
  readonly #kept = new Map<string, Promise<T>>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    const result = known ?? make();
    this.#kept.set(key, result);
    // A failure is told to whoever asked, and tried again by the next one.
    if (known === undefined) result.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    return result;
  }
}
