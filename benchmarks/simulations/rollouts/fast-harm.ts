import { harmGate } from "../../../src/stats/gates/harm-gate.ts";
import { Random } from "../random.ts";

const RATIOS = Float64Array.of(1.5, 2, 3, 4, 6, 10, 20, 50);
const WEIGHTS = Float64Array.of(1, 2, 3, 3, 2, 1, 1, 1).map((weight) => weight / 14);
const TINY = 1e-200;

/**
 * The library's harm gate for whole failures, without logarithms and new objects: the simulations take billions of steps.
 * {@link checkFastHarm} compares it with the library's.
 */
export class FastHarm {
  readonly #e = new Float64Array(8);
  #bad = 1;
  #baseline = 20;
  #canary = 0;

  reset(): void {
    this.#e.set(WEIGHTS);
    this.#bad = 1;
    this.#baseline = 20;
    this.#canary = 0;
  }

  /** @returns the e-value after this run. */
  step(canary: boolean, share: number, bad: boolean): number {
    const e = this.#e;
    let sum = 0;
    for (let j = 0; j < 8; j++) {
      const ratio = RATIOS[j] as number;
      const all = this.#baseline + ratio * this.#canary;
      const u = Math.min(this.#bad, 0.95 * all);
      const rest = all - u;
      const g = rest + ratio * u;
      let factor: number;
      if (bad) {
        const either = share * ratio * all + (1 - share) * g;
        factor = (canary ? ratio * all : g) / either;
      } else {
        const either = g * all - share * ratio * u * all - (1 - share) * u * g;
        factor = (rest * (canary ? all : g)) / either;
      }
      let value = (e[j] as number) * factor;
      // Numbers near the smallest that there are slow every processor down.
      if (value < TINY) value = 0;
      e[j] = value;
      sum += value;
    }
    if (bad) this.#bad += 1;
    if (canary) this.#canary += 1;
    else this.#baseline += 1;
    return sum;
  }
}

/** @throws Error when it differs from the library's gate by more than rounding. */
export function checkFastHarm(): void {
  const random = new Random(1);
  for (const rate of [0.02, 0.3, 0.99]) {
    const fast = new FastHarm();
    fast.reset();
    let state = harmGate.start({});
    for (let i = 0; i < 1_000; i++) {
      const share = i < 500 ? 0.1 : 0.5;
      const canary = random.uniform() < share;
      const bad = random.uniform() < rate * (canary ? 1 : 0.7);
      const e = fast.step(canary, share, bad);
      state = harmGate.step(state, { canary, share, bad: bad ? 1 : 0 });
      const exact = Math.exp(harmGate.logE(state));
      if (Math.abs(e - exact) > 1e-9 * exact)
        throw new Error(`Cannot simulate: ${e} is not ${exact} after ${i + 1} runs`);
    }
  }
}
