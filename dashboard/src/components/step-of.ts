const HOUR = 3_600_000;

/** Lengths in ms of what values over time are told apart by. */
export const STEPS = { hour: HOUR, day: 24 * HOUR } as const;

export type Step = keyof typeof STEPS;

/** Hours that a chart has room for. */
const MOST = 72;

/** By the hour where the time is short, else by the day. */
export function stepOf(since: number | undefined, now: number): Step {
  return since !== undefined && now - since <= MOST * HOUR ? "hour" : "day";
}
