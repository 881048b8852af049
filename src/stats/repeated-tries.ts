import { logBeta } from "./distributions/beta.ts";
import { mustHold } from "./must-hold.ts";

export interface Cases {
  /** Pass rate over all cases. */
  readonly mean: number;
  /** How alike the tries of one case are: 0, each by itself; 1, a case always passes or never. From {@link varianceComponents}. */
  readonly correlation: number;
}

export interface RepeatedTries {
  /** At least one of the tries passes. */
  readonly any: number;
  /** All of them pass. */
  readonly all: number;
}

/**
 * What several tries of the same case are worth when cases differ, their pass rates spread as a beta distribution. Three tries of 90 %
 * make 99.9 % only when tries are independent; with a correlation of 0.3 they make 98.1 %: what fails once tends to fail again.
 */
export function repeatedTries(tries: number, { mean, correlation }: Cases): RepeatedTries {
  mustHold(
    Number.isInteger(tries) && tries >= 1 && mean >= 0 && mean <= 1 && correlation >= 0 && correlation <= 1,
    () =>
      `Cannot repeat ${tries} tries at a rate of ${mean} and a correlation of ${correlation}: expected a whole number and shares from 0 to 1`,
  );
  if (mean === 0 || mean === 1 || correlation === 1) return { any: mean, all: mean };
  if (correlation === 0) return { any: 1 - (1 - mean) ** tries, all: mean ** tries };
  const a = (mean * (1 - correlation)) / correlation;
  const b = ((1 - mean) * (1 - correlation)) / correlation;
  const whole = logBeta({ a, b });
  return {
    any: 1 - Math.exp(logBeta({ a, b: b + tries }) - whole),
    all: Math.exp(logBeta({ a: a + tries, b }) - whole),
  };
}

/** The chance that most of an odd number of independent votes are right, each with this rate. */
export function majority(votes: number, rate: number): number {
  mustHold(
    Number.isInteger(votes) && votes % 2 === 1 && rate >= 0 && rate <= 1,
    () =>
      `Cannot take the majority of ${votes} votes of ${rate}: expected an odd number and a rate from 0 to 1`,
  );
  let chance = 0;
  let ways = 1;
  for (let right = votes; right > votes / 2; right--) {
    chance += ways * rate ** right * (1 - rate) ** (votes - right);
    ways = (ways * right) / (votes - right + 1);
  }
  return chance;
}
