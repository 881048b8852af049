import type { Execution } from "./execution.ts";
import { service } from "./service.ts";

/** Knows the runs that this process executes, so that they can be ended from outside. */
export interface InFlight {
  /** A run is executed from now on. Returns how to say that it no longer is. */
  enter(execution: Execution): () => void;
}

export const IN_FLIGHT = service<InFlight>("runs in flight");
