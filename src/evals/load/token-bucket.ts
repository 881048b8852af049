/** A limit of a provider: so much a minute, of which all may be had at once. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #most: number;
  #left: number;
  #at: number;

  constructor(perMinute: number, now: number) {
    this.#perMs = perMinute / 60_000;
    this.#most = perMinute;
    this.#left = perMinute;
    this.#at = now;
  }

  /** 0 if `amount` is taken, else how many ms until it could be. */
  take(amount: number, now: number): number {
    this.#left = Math.min(this.#most, this.#left + (now - this.#at) * this.#perMs);
    this.#at = now;
    if (this.#left >= Math.min(amount, this.#most)) {
      this.#left -= amount;
      return 0;
    }
    return (Math.min(amount, this.#most) - this.#left) / this.#perMs;
  }
}
