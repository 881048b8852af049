import type { Execution } from "./execution.ts";
import type { CallRecord, RunStatus } from "./run.ts";
import { service } from "./service.ts";

/** Is told of every run that this process executes. What it does must neither throw nor take long: the runs wait for it. */
export interface Metering {
  /** Its workflow's function begins, or begins again. Gives what is to be called once it no longer goes on here. */
  entered(execution: Execution): () => void;
  /** A call has ended and is on record. */
  called(execution: Execution, record: CallRecord): void;
  /** What it came to is on record. */
  ended(execution: Execution, status: RunStatus): void;
}

/** Who counts the runs of this process, if anybody does. */
export const METERING = service<Metering>("metering");
