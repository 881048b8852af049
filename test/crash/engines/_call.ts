/** Ms that a call of a run takes at most: long enough that a kill meets the run. */
export const CALL = 100;
