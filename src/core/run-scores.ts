import type { Score } from "./experiment.ts";
import type { RunId } from "./ids.ts";

/** What scorers said of a run that served somebody, after it had ended. */
export interface RunScores {
  readonly run: RunId;
  /** Ms since the epoch. */
  readonly at: number;
  /** By the names of the scorers. */
  readonly scores: Readonly<Record<string, Score>>;
  /** How good the run was, 0 to 1, by the scorers that count; absent where none of them could say. */
  readonly value?: number;
  /** US dollars that scorers such as judges have cost. */
  readonly cost: number;
}

export interface SpentQuery {
  readonly workflow: string;
  /** Ms since the epoch. */
  readonly since: number;
}

/** Scores of runs, each run's kept once. */
export interface Scores {
  /**
   * Keeps what was said of a run. Whether it was the first: what a run was scored once stays.
   *
   * @throws `run_not_found`
   */
  keep(scores: RunScores): Promise<boolean>;
  of(run: RunId): Promise<RunScores | undefined>;
  /** US dollars that scoring the runs of a workflow has cost. */
  spent(query: SpentQuery): Promise<number>;
}
