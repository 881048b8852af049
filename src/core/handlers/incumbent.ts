import type { CallRecord } from "../run.ts";

/** The run that a shadow goes along with: all of its calls, or those so far where it still goes on. */
export interface Incumbent {
  readonly calls: readonly CallRecord[];
  /** Resolves once there are more of them: true; false where it has ended, or was waited for long enough. */
  more(): Promise<boolean>;
}

/** One that has ended. */
export function endedIncumbent(calls: readonly CallRecord[]): Incumbent {
  return { calls, more: async () => false };
}
