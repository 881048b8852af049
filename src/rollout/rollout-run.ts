import type { RunId } from "../core/ids.ts";

/** What a rollout sees of one ended run of its workflow. */
export interface RolloutRun {
  readonly id: RunId;
  /** Served by the candidate. */
  readonly canary: boolean;
  /** The chance, before it was assigned, that it would be; 0 or 1 where a rule decided. */
  readonly share: number;
  /** The first run of its session or user since the rollout began: only that one counts. */
  readonly first: boolean;
  /** What a user said of the run, 0 to 1, where that is what became known; the run itself was told before. */
  readonly feedback?: number;
  /** What scorers said of the run, 0 to 1, where that is what became known. */
  readonly score?: number;
  /** Or was refused by the candidate it fell to. */
  readonly failed: boolean;
  /** Said to be bad by a scorer, a review or a user; undefined while nobody has said anything. */
  readonly bad?: boolean;
  readonly toolErrors: number;
  readonly route?: string;
  /** Ms; undefined where a person's time is in it. */
  readonly took?: number;
  /** US dollars; undefined where a price is unknown. */
  readonly cost?: number;
}
