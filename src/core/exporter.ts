import type { StoredRun } from "./run.ts";
import type { Store } from "./store.ts";

/** Sends runs somewhere else, out of the store: a run never waits for it. Made by `otlp()` and others of `airworthy/observe`. */
export interface Exporter {
  /** Under which the store keeps how far it has come. */
  readonly name: string;
  /** Begins to send what ends from now on, and what an earlier process had still to send. */
  start(host: ExporterHost): Promise<RunningExporter>;
  /** Sends these runs now, whatever was sent before. */
  send(runs: AsyncIterable<StoredRun>): Promise<ExportReport>;
}

export interface ExporterHost {
  readonly store: Store;
}

export interface RunningExporter {
  /** Sends all that waits; ends with the first failure, or after `timeout` ms. Gives how many runs still wait. */
  flush(timeout?: number): Promise<number>;
  stop(): Promise<void>;
}

export interface ExportReport {
  /** Runs that the back end took whole. */
  readonly sent: number;
  /** Runs that it did not take, or not whole, and why. */
  readonly refused: readonly { readonly run: string; readonly why: string }[];
  /** What ended it before all were sent. */
  readonly stopped?: string;
}
