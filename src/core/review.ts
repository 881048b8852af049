import type { RunId } from "./ids.ts";

export const VERDICTS = ["good", "bad", "unsure"] as const;

/** What a person says of what a run gave. */
export type ReviewVerdict = (typeof VERDICTS)[number];

export interface Review {
  readonly run: RunId;
  readonly verdict: ReviewVerdict;
  readonly note?: string;
  /** JSON of what should have come out. */
  readonly expected?: string;
  /** The case that was made of the run, as `dataset/id`. */
  readonly case?: string;
  /** Who. */
  readonly by: string;
  /** Ms since the epoch. */
  readonly at: number;
}

export interface ReviewQuery {
  readonly run?: RunId;
  readonly verdict?: ReviewVerdict;
  /** Ms since the epoch. */
  readonly since?: number;
  /** Default 10,000. */
  readonly limit?: number;
}

/** Every review is kept; what counts of a run is its last one. */
export interface Reviews {
  keep(review: Review): Promise<void>;
  /** The last of each run, the newest first; with a `run` all of it. */
  list(query?: ReviewQuery): Promise<readonly Review[]>;
}
