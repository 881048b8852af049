import { seededRandom } from "../../src/evals/seeded-random.ts";

/** Numbers that a seed decides, so that whatever was found is found again. */
export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  /** From 0 to below `end`. */
  below(end: number): number {
    return (this.#next() * 2 ** 32) % Math.max(1, end);
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError("Cannot choose from nothing");
    return item;
  }
}
