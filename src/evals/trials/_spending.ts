import { AirworthyError } from "../../core/errors.ts";

/**
 * Holds an experiment to what it may spend. What a trial will cost is only known afterwards, so one is
 * begun only while what is spent, with the mean for each that is in flight, stays below the limit; until
 * the first is back nobody knows the mean, and it goes alone.
 */
export class Spending {
  readonly #limit: number | undefined;
  #spent: number;
  #made = 0;
  #inFlight = 0;
  #first: PromiseWithResolvers<void> | undefined;

  /** @param spent by earlier attempts */
  constructor(limit: number | undefined, spent: number) {
    this.#limit = limit;
    this.#spent = spent;
  }

  get limit(): number | undefined {
    return this.#limit;
  }

  /** US dollars. */
  get spent(): number {
    return this.#spent;
  }

  /** Whether another trial may begin; if so it must be settled. */
  async admit(): Promise<boolean> {
    if (this.#limit === undefined) return true;
    while (this.#made === 0 && this.#inFlight > 0) await this.#first?.promise;
    const mean = this.#made === 0 ? 0 : this.#spent / this.#made;
    if (this.#spent >= this.#limit || this.#spent + mean * (this.#inFlight + 1) > this.#limit) return false;
    if (this.#made === 0) this.#first = Promise.withResolvers();
    this.#inFlight += 1;
    return true;
  }

  /** @throws `spend_unknown` where a limit cannot be held, since a price is unknown */
  settle(cost: number | undefined): void {
    if (this.#limit === undefined) {
      this.#spent += cost ?? 0;
      return;
    }
    this.#inFlight -= 1;
    this.#made += 1;
    this.#spent += cost ?? 0;
    this.#first?.resolve();
    if (cost === undefined) throw unknown(this.#limit);
  }
}

function unknown(limit: number): AirworthyError {
  return new AirworthyError({
    code: "spend_unknown",
    message: `Cannot hold the limit of ${limit} US dollars: a model call of a trial has no known price`,
    hint: "Give the model's price under prices in airworthy.config.ts, or leave the limit out",
  });
}
