import type { RunId } from "../../core/ids.ts";
import type { RunStatus } from "../../core/run.ts";
import type { Ticket } from "../../core/store.ts";
import { dayOf } from "./schema.ts";

interface FlightParts {
  readonly run: RunId;
  readonly lastSeq: number;
  readonly attempt: number;
  /** Default 1. */
  readonly tries?: number;
  readonly terms?: string | undefined;
  /** What the run was before it was taken over. */
  readonly status: RunStatus;
  readonly id?: number;
  /** Default true. */
  readonly isAssigned?: boolean;
}

/** A ticket of this store, with what it takes to write for its run. */
export class Flight implements Ticket {
  readonly run: RunId;
  readonly lastSeq: number;
  readonly attempt: number;
  readonly tries: number;
  readonly terms: string | undefined;
  readonly status: RunStatus;
  /** Whether a rollout may have assigned it: of one that was begun elsewhere that is not known here. */
  readonly isAssigned: boolean;
  /** Proof of ownership: whoever takes the run over writes another number into its row. */
  readonly fence: number;
  /** Why its run could not begin: nothing else of it can be written. */
  failure: unknown;
  /** Number of the run's row; undefined until that has been written. */
  id: number | undefined;

  constructor(parts: FlightParts, fence: number = newFence()) {
    this.run = parts.run;
    this.lastSeq = parts.lastSeq;
    this.attempt = parts.attempt;
    this.tries = parts.tries ?? 1;
    this.terms = parts.terms;
    this.status = parts.status;
    this.id = parts.id;
    this.isAssigned = parts.isAssigned ?? true;
    this.fence = fence;
  }

  /** The day whose partitions its texts are kept in. */
  get day(): number | undefined {
    return this.id === undefined ? undefined : dayOf(this.id);
  }
}

export function newFence(): number {
  return 1 + Math.floor(Math.random() * (2 ** 52 - 1));
}
