import type { RunId } from "./ids.ts";

/** A request to start a run that its caller may send again. */
export interface StartRequest {
  readonly caller: string;
  /** The caller's own name for the request. */
  readonly key: string;
  /** Of everything that is asked for. */
  readonly hash: string;
  /** The run to start, unless there is one already. */
  readonly run: RunId;
  /** Ms since the epoch. */
  readonly at: number;
}

/** What stands under a key: the first request with it. */
export interface StartClaim {
  readonly run: RunId;
  readonly hash: string;
  readonly at: number;
  /** The request that was given is the first. */
  readonly isNew: boolean;
}

/** Which run a request with an idempotency key has started: for seven days, for every process on the store. */
export interface StartKeys {
  claim(request: StartRequest): Promise<StartClaim>;
  /** Gives a key back whose run could not begin. */
  release(request: StartRequest): Promise<void>;
  /** Makes a claim one's own whose owner has died before the run began; false if another was faster. */
  takeOver(request: StartRequest, claim: StartClaim): Promise<boolean>;
}
