/**
 * A test that may be looked at after every observation. It bets against its null hypothesis; its e-value E is what a stake of 1 has
 * become. While the null holds, E ever reaches 1/alpha with probability at most alpha, however long it runs and whenever
 * one looks (Ville 1939). The state is plain data: store it as JSON, and go on from there.
 */
export interface Gate<Options, State, Observation> {
  readonly start: (options: Options) => State;
  /** The state after one more observation; the one given stays as it is. */
  readonly step: (state: State, observation: Observation) => State;
  /** The natural logarithm of E. It is compared with {@link alarm}. */
  readonly logE: (state: State) => number;
}

/** One run, conversation or user of a rollout: whatever was assigned by itself. */
export interface Assigned {
  /** Whether it was given to the canary. */
  readonly canary: boolean;
  /**
   * The probability, before it was assigned, that it would be: the share of its stage and cohort at that moment. 0 or 1 where there was
   * no choice (a deny or allow list, the last stage); then nothing is bet on it.
   */
  readonly share: number;
}

/** An assigned run with how bad it was: 0 good, 1 failed, or between. */
export interface Outcome extends Assigned {
  readonly bad: number;
}

/** An assigned run with its latency or cost: 0 or more, in any unit, higher is worse. */
export interface Measured extends Assigned {
  readonly value: number;
}

/** The log e-value at which a gate has decided: ln(1/alpha). */
export function alarm(alpha = 0.05): number {
  return Math.log(1 / alpha);
}
