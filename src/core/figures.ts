import type { RunId } from "./ids.ts";
import type { Sketch } from "./sketch.ts";

/**
 * What figures are kept of:
 * - `run`: whole runs
 * - `call`: a step, model or tool call by its address without counters
 * - `model`: model calls by the model that answered, as `provider/model`
 * - `prompt`: model calls by the prompt that was asked, as `name@version`
 * - `attribute`: whole runs by an attribute of their subject
 *
 * Only traffic counts: forks, shadows and the trials of evals have screens of their own.
 */
export type FigureLevel = "run" | "call" | "model" | "prompt" | "attribute";

/** `hour` begins a full hour and `day` one of UTC, in ms since the epoch; `minute` is kept of whole runs for two days. */
export type FigureKey = "day" | "hour" | "minute" | "workflow" | "release" | "route" | "kind" | "name";

export interface FigureQuery {
  readonly level: FigureLevel;
  /** What the sums are told apart by; nothing gives one sum. */
  readonly by?: readonly FigureKey[];
  /** Ms since the epoch; both are moved outwards to the full hour (or minute, or day). */
  readonly since?: number;
  readonly until?: number;
  readonly workflow?: string;
  readonly release?: string;
  readonly route?: string;
  /** The kind of call, or the name of the attribute. */
  readonly kind?: string;
  /** The call, model, prompt, or the attribute's value. */
  readonly name?: string;
  /** Whether times are wanted: without them, sums over many series are had several times as fast. Default true. */
  readonly withTook?: boolean;
}

/** Which calls runs are wanted of. */
export type FigureRunsQuery = Pick<FigureQuery, "workflow" | "release" | "route" | "kind" | "name"> & {
  readonly level: "call" | "model" | "prompt";
};

/** Some of the latest runs, the newest first; they may be gone since. */
export interface FigureRuns {
  /** Of runs with such a call that did not fail. */
  readonly done: readonly RunId[];
  /** Of runs with such a call that failed. */
  readonly failed: readonly RunId[];
}

/** Sums of what a query asks for; keys that it does not tell apart are absent. */
export interface Figure {
  readonly at?: number;
  readonly workflow?: string;
  /** Empty where a run has none; so are `route`, `kind` and `name`. */
  readonly release?: string;
  readonly route?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly count: number;
  readonly failed: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** US dollars of what is priced. */
  readonly cost: number;
  /** Model calls without a known price. */
  readonly unpriced: number;
  readonly took: Sketch;
}

/**
 * Sums over all runs that ended, kept so that nobody has to read calls for them. A run is taken in once,
 * some time after it has ended: by whoever calls `catchUp`, in any process.
 */
export interface Figures {
  /** Takes in runs that have ended since, up to `limit` (default all); gives how many. */
  catchUp(limit?: number): Promise<number>;
  query(query: FigureQuery): Promise<readonly Figure[]>;
  /** Runs behind the sums of calls, at most 12 of each. */
  runsOf(query: FigureRunsQuery): Promise<FigureRuns>;
}
