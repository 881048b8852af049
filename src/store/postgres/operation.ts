import type { CallRecord, RunEnd, RunStart, Totals } from "../../core/run.ts";
import type { SessionTurn } from "../../core/store.ts";
import type { Flight } from "./flight.ts";

/** What a run ends with; without an `end` its sums so far. */
export interface Ending {
  readonly end: RunEnd | undefined;
  readonly totals: Totals;
  readonly took: number | undefined;
  /** Number of its turn, where that is known already. */
  readonly turn?: number | undefined;
}

/** One thing that is to be written for a run. */
export type Operation =
  | {
      readonly kind: "begin";
      readonly flight: Flight;
      readonly start: RunStart;
      /** `NOBODY` where it is only accepted; null where it is imported. */
      readonly owner: number | null;
      readonly terms?: string | undefined;
      /** Number that it has, where it is written anew. */
      readonly id?: number | undefined;
    }
  | { readonly kind: "append"; readonly flight: Flight; readonly record: CallRecord }
  | {
      readonly kind: "end";
      readonly flight: Flight;
      readonly ending: Ending;
      readonly turn?: SessionTurn | undefined;
      /** Told to nobody: its run had ended before. Default false. */
      readonly isQuiet?: boolean;
    };

export type Begin = Extract<Operation, { kind: "begin" }>;
export type Append = Extract<Operation, { kind: "append" }>;
export type End = Extract<Operation, { kind: "end" }>;
