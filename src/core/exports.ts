import type { RunId } from "./ids.ts";

/** Where an exporter stands. */
export interface ExportState {
  readonly name: string;
  /** Place of the last run that was sent, in the order in which runs ended. */
  readonly cursor: number;
  /** Runs that ended and have not been sent. */
  readonly waiting: number;
  readonly sent: number;
  /** Runs that retention or an erasure removed before they were sent. */
  readonly missed: number;
  /** Runs that the back end would not take, the newest last; bounded. */
  readonly refused: readonly RefusedExport[];
}

export interface RefusedExport {
  readonly run: RunId;
  /** Ms since the epoch. */
  readonly at: number;
  readonly why: string;
}

/** A run that ended, by its place; `run` is undefined where it was removed since. */
export interface Finished {
  readonly place: number;
  readonly run: RunId | undefined;
}

export interface ExportProgress {
  readonly cursor: number;
  readonly sent: number;
  readonly missed: number;
  readonly refused: readonly RefusedExport[];
}

export interface ExportLease {
  readonly name: string;
  readonly owner: string;
  /** Ms since the epoch. */
  readonly until: number;
}

/** How far each exporter has come: the store itself is the backlog, so that nothing is queued twice or lost. */
export interface Exports {
  /**
   * Makes this process the one that sends for an exporter, if no other one is. A new exporter begins with the
   * next run that ends. Undefined while another process has the lease.
   */
  claim(lease: ExportLease, now: number): Promise<number | undefined>;
  /** Runs that ended after a place, in that order. */
  next(cursor: number, limit: number): Promise<readonly Finished[]>;
  /** Moves on, if the lease is still this owner's. */
  advance(lease: ExportLease, progress: ExportProgress): Promise<boolean>;
  states(): Promise<readonly ExportState[]>;
}
