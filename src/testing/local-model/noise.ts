import { digest } from "../../core/canonical.ts";
import { AirworthyError } from "../../core/errors.ts";

/** A seeded chance to err, so that an eval sees variance. */
export interface Noise {
  /** Another seed errs on other messages. */
  readonly seed: number;
  /** The share of calls that go wrong, 0 to 1. */
  readonly rate: number;
}

/** Says whether a call goes wrong: the same for the same seed and call, and for `rate` of all calls. */
export function goesWrong(noise: Noise | undefined, call: string): boolean {
  if (noise === undefined) return false;
  return Number.parseInt(digest(`${noise.seed}\n${call}`).slice(0, 12), 16) / 2 ** 48 < noise.rate;
}

/** Refuses a rate that is no share. */
export function checkNoise({ rate, seed }: Noise): void {
  if (rate >= 0 && rate <= 1 && Number.isFinite(seed)) return;
  throw new AirworthyError({
    code: "invalid_input",
    message: `Cannot make a local model with noise of rate ${rate} and seed ${seed}: expected a rate from 0 to 1 and a finite seed`,
    hint: "Give for example { seed: 1, rate: 0.05 }",
  });
}
