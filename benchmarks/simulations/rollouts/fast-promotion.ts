import { type Margin, promotionGate } from "../../../src/stats/gates/promotion-gate.ts";
import { Random } from "../random.ts";

const SIZES = Float64Array.of(0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 0.95);
const TINY = 1e-200;

/** The library's promotion gate for whole failures, without logarithms and new objects; {@link checkFastPromotion} compares the two. */
export class FastPromotion {
  readonly #e = new Float64Array(8);
  readonly #margin: Margin;
  #bad = 1;
  #n = 20;

  constructor(margin: Margin) {
    this.#margin = margin;
    this.#e.fill(1 / 8);
  }

  /** @returns the e-value after this run. */
  step(canary: boolean, share: number, bad: boolean): number {
    const y = bad ? 1 : 0;
    let excess: number;
    let most: number;
    if ("factor" in this.#margin) {
      excess = y * (canary ? 1 / share : -this.#margin.factor / (1 - share));
      most = 1 / share;
    } else {
      const middle = this.#bad / this.#n;
      excess = (y - middle) * (canary ? 1 / share : -1 / (1 - share)) - this.#margin.points;
      most = Math.max((1 - middle) / share, middle / (1 - share)) - this.#margin.points;
    }
    const part = most > 0 ? -excess / most : 0;
    let sum = 0;
    for (let i = 0; i < 8; i++) {
      const value = (this.#e[i] as number) * (1 + (SIZES[i] as number) * part);
      this.#e[i] = value < TINY ? 0 : value;
      sum += value;
    }
    this.#bad += y;
    this.#n += 1;
    return sum;
  }
}

/** @throws Error when it differs from the library's gate by more than rounding. */
export function checkFastPromotion(): void {
  const random = new Random(2);
  for (const margin of [{ points: 0.03 }, { factor: 2 }]) {
    const fast = new FastPromotion(margin);
    let state = promotionGate.start({ margin });
    for (let i = 0; i < 1_000; i++) {
      const share = i < 500 ? 0.1 : 0.5;
      const canary = random.uniform() < share;
      const bad = random.uniform() < 0.07;
      const e = fast.step(canary, share, bad);
      state = promotionGate.step(state, { canary, share, bad: bad ? 1 : 0 });
      const exact = Math.exp(promotionGate.logE(state));
      if (Math.abs(e - exact) > 1e-9 * exact) {
        throw new Error(`Cannot simulate: ${e} is not ${exact} after ${i + 1} runs`);
      }
    }
  }
}
