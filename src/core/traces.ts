import type { RunId } from "./ids.ts";
import type { StoredRun } from "./run.ts";

/** The spans of one trace that came with one request. */
export interface TracePiece {
  /** The trace's id: 32 hexadecimal digits. */
  readonly key: string;
  /** The spans as JSON, already redacted. */
  readonly data: string;
  readonly spans: number;
  /** When a run may be made of it, if nothing else arrives, in ms since the epoch. */
  readonly due: number;
  /** Of calls that stand alone in their traces: what puts them into one run. */
  readonly loose?: Loose;
}

export interface Loose {
  /** Calls of one label may be of one run. */
  readonly label: string;
  readonly start: number;
  readonly end: number;
  /** Longest pause in ms between two calls of a run. */
  readonly gap: number;
  /** Whether calls of one run may be under way at the same time. */
  readonly overlap: boolean;
}

/** `full`: the trace has as many spans or bytes as are kept of one. */
export type Taken = "kept" | "full";

/** A trace of which something has arrived since a run was made of it. */
export interface PendingTrace {
  readonly id: number;
  readonly key: string;
  /** The run that was made of it before. */
  readonly run: RunId | undefined;
  readonly pieces: readonly string[];
  /** How many pieces have ever arrived, so that what comes meanwhile is not taken for read. */
  readonly arrived: number;
}

/** What a run was made of. */
export interface SettledTrace {
  readonly run: StoredRun;
  /** All pieces in one, without repetitions; undefined where they are that already. */
  readonly data: string | undefined;
  readonly spans: number;
}

/** `ours`: the run was executed here, and came back. */
export type Settled = "written" | "ours";

/** Spans that others send: kept as they arrive, and made into runs when their trace has been quiet for a while. */
export interface Traces {
  /** Acknowledged, durable. */
  take(pieces: readonly TracePiece[], now: number): Promise<readonly Taken[]>;
  /** Traces whose time has come, the longest waiting first; with `run` that one, whenever its time is. */
  pending(query: {
    readonly now: number;
    readonly limit: number;
    readonly run?: RunId;
  }): Promise<readonly PendingTrace[]>;
  /** Writes the run in place of the one made before, and keeps what it was made of, whole or not at all. */
  settle(trace: PendingTrace, settled: SettledTrace): Promise<Settled>;
  /** Tries again later. */
  postpone(trace: PendingTrace, due: number): Promise<void>;
  /** How many traces wait. */
  backlog(): Promise<number>;
}

/** Spans of one trace that are kept at most. */
export const MOST_SPANS = 10_000;
/** Characters of one trace that are kept at most. */
export const MOST_BYTES = 64 * 2 ** 20;
