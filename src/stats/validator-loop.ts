import { mustHold } from "./must-hold.ts";

export interface Validator {
  /** Share of first answers that are good. */
  readonly good: number;
  /** Share of bad answers that the check refuses. */
  readonly caught: number;
  /** Share of good answers that it refuses, too. */
  readonly falseAlarms: number;
  /** How often a refused answer is made anew. */
  readonly retries: number;
}

export interface ValidatorLoop {
  /** A good answer is given. */
  readonly success: number;
  /** A bad answer is given, and nobody knows. */
  readonly silent: number;
  /** Every answer was refused: a person's case. */
  readonly escalated: number;
  /** Answers made, in the mean. */
  readonly attempts: number;
}

/**
 * What a check with retries makes of a step, when each answer is good or bad by itself. Retries turn refusals into answers, never bad answers
 * into good ones: of those that are given the same share is bad, however often it is tried. Only a check that catches more helps.
 */
export function validatorLoop({ good, caught, falseAlarms, retries }: Validator): ValidatorLoop {
  const shares = [good, caught, falseAlarms];
  mustHold(
    shares.every((share) => share >= 0 && share <= 1) && Number.isInteger(retries) && retries >= 0,
    () =>
      `Cannot compute a check of ${shares.join(", ")} with ${retries} retries: expected shares from 0 to 1 and a whole number`,
  );
  const acceptedGood = good * (1 - falseAlarms);
  const acceptedBad = (1 - good) * (1 - caught);
  const refused = 1 - acceptedGood - acceptedBad;
  const escalated = refused ** (retries + 1);
  const attempts = refused === 1 ? retries + 1 : (1 - escalated) / (1 - refused);
  return { success: acceptedGood * attempts, silent: acceptedBad * attempts, escalated, attempts };
}
