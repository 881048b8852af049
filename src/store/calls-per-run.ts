/** A run has fewer calls than this: their sequence numbers begin at 1. */
export const CALLS_PER_RUN = 2 ** 20;
