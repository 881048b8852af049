import type { ShadowPlan } from "../../core/serving.ts";
import type { Spending } from "./spent.ts";

/** How much of a shadow's runs and US dollars is left, of all processes together. */
export class ShadowBounds {
  readonly #runs: number;
  readonly #dollars: number;
  /** What others have come to, as far as it is known. */
  #others: Spending;
  #own = { done: 0, lost: 0, cost: 0, unpriced: 0 };

  constructor({ runs, cost }: Pick<ShadowPlan, "runs" | "cost">, before: Spending) {
    this.#runs = runs ?? Number.POSITIVE_INFINITY;
    this.#dollars = cost ?? Number.POSITIVE_INFINITY;
    this.#others = before;
  }

  get done(): number {
    return this.#own.done;
  }

  get lost(): number {
    return this.#own.lost;
  }

  /** US dollars, of all. */
  get cost(): number {
    return this.#others.cost + this.#own.cost;
  }

  /** @param cost Null where the price of a model is not known. */
  addDone(cost: number | null): void {
    const { done, lost, cost: spent, unpriced } = this.#own;
    this.#own = {
      done: done + 1,
      lost,
      cost: spent + (cost ?? 0),
      unpriced: unpriced + (cost === null ? 1 : 0),
    };
  }

  addLost(): void {
    this.#own = { ...this.#own, lost: this.#own.lost + 1 };
  }

  /**
   * Takes what all processes together have come to in the store. A run of this one's own may be in the store before its
   * process has said that it is done: taken for another's it would count twice, and the shadow would end one short for good.
   */
  know(all: Spending, inFlight: number): void {
    const { done, lost, cost, unpriced } = this.#own;
    this.#others = {
      runs: Math.max(this.#others.runs, all.runs - done - lost - inFlight),
      // The next look puts right what is counted too much of what is in flight.
      cost: Math.max(0, all.cost - cost),
      unpriced: Math.max(this.#others.unpriced, all.unpriced - unpriced),
    };
  }

  /** Whether what is in flight is the last that there is room for. */
  isFull(inFlight: number): boolean {
    return this.#counted + inFlight >= this.#runs;
  }

  /** Which bound is reached, in words. */
  get reached(): string | undefined {
    if (this.#counted >= this.#runs) return `${this.#runs} runs were shadowed`;
    if (this.cost >= this.#dollars) return `${this.#dollars} US dollars were spent`;
    // What costs nobody knows how much cannot be kept within a bound.
    if (Number.isFinite(this.#dollars) && this.#others.unpriced + this.#own.unpriced > 0)
      return "the price of a model is not known, and its cost is bounded";
    return undefined;
  }

  get #counted(): number {
    return this.#others.runs + this.#own.done + this.#own.lost;
  }
}
