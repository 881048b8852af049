import type { RunSummary } from "../../../core/run.ts";
import type { ContentRule } from "./facts.ts";

/** What every exporter takes beside where it sends to. */
export interface ExporterOptions {
  /** Under which the store remembers how far it has come; two to the same back end need two. Default: the back end's. */
  readonly name?: string;
  /**
   * `full`; `none`, which leaves out messages, inputs, outputs and texts of errors; or a function that each text goes
   * through. Redaction stands before the store already. Default `full`.
   */
  readonly content?: ContentRule;
  /** Which runs are sent. Default: those executed here that are traffic: no forks, shadows and trials, nothing imported. */
  readonly filter?: (run: RunSummary) => boolean;
  /** `service.name` of what is sent. Default `airworthy`. */
  readonly service?: string;
  /** More headers. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default `none`. */
  readonly compression?: "gzip" | "none";
  /** Ms that one request may take. Default 10,000. */
  readonly timeout?: number;
  /** How often the store is looked at, in ms. Default 1,000. */
  readonly interval?: number;
  /** Longest pause after failures, in ms; they begin at `interval` and double. Default 60,000. */
  readonly maxBackoff?: number;
  /** Told once when a back end stops taking runs, which then wait in the store. Default: printed to standard error. */
  readonly onError?: (message: string) => void;
}
