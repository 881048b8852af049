import type { RunId } from "../../core/ids.ts";
import type { RunStart, RunStatus } from "../../core/run.ts";
import type { Ticket } from "../../core/store.ts";
import type { Driving } from "./driving-table.ts";

interface FlightParts {
  readonly run: RunId;
  readonly lastSeq: number;
  readonly attempt: number;
  readonly driving?: Driving;
  /** What the run was before it was taken over. */
  readonly status: RunStatus;
  readonly row?: number;
  readonly start?: RunStart;
}

/** A ticket of this store, with what it takes to write for its run. */
export class Flight implements Ticket {
  readonly run: RunId;
  readonly lastSeq: number;
  readonly attempt: number;
  readonly tries: number;
  readonly terms: string | undefined;
  /** Whether it was claimed: others may have counted tries of it. */
  readonly isClaimed: boolean;
  readonly status: RunStatus;
  /** Proof of ownership: whoever takes the run over writes another number into its row. */
  readonly fence = Math.floor(Math.random() * 2 ** 52);
  /** What to write into the row that is still missing. */
  readonly start: RunStart | undefined;
  /** Undefined until the run's row has been written. */
  row: number | undefined;
  /** Its end is on its way, so that a row that is not written yet can be written whole. */
  isEnding = false;

  constructor(parts: FlightParts) {
    this.run = parts.run;
    this.lastSeq = parts.lastSeq;
    this.attempt = parts.attempt;
    this.tries = parts.driving?.tries ?? 1;
    this.terms = parts.driving?.terms;
    this.isClaimed = parts.driving !== undefined;
    this.status = parts.status;
    this.start = parts.start;
    this.row = parts.row;
  }
}
