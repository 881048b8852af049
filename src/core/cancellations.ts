import type { RunId } from "./ids.ts";

/** That a run is to end before it is done. */
export interface CancelRequest {
  readonly run: RunId;
  /** Ms since the epoch. */
  readonly at: number;
  /** Who asks. */
  readonly by: string;
  readonly reason?: string;
}

/** Ends runs that other processes execute: whoever executes a run looks here. */
export interface Cancellations {
  /**
   * Asks for the end of a run; the first request counts. Whether the run was still open.
   *
   * @throws `run_not_found`
   */
  ask(request: CancelRequest): Promise<boolean>;
  /** Requests on open runs that this store executes, or that nobody does any more. */
  asked(): Promise<readonly CancelRequest[]>;
}

/** What a run that was cancelled says of it. */
export function wordsOf({ by, reason = "" }: Pick<CancelRequest, "by" | "reason">): string {
  return reason === "" ? `by ${by}` : `${reason} (${by})`;
}
