import type { Address, RunId } from "./ids.ts";
import type { CallRecord } from "./run.ts";
import { service } from "./service.ts";

/** Is told of a run while it goes on. What it does must neither throw nor take long: the run waits for it. */
export interface RunObserver {
  /** The run is on its way: its input was accepted. Not told of a resumed one. */
  began(run: RunId): void;
  /** A call has ended and is on record. */
  called(record: CallRecord): void;
  /** A part of a model's streamed answer has come, as the AI SDK has it. Those of structured answers are not told. */
  streamed(address: Address, part: unknown): void;
}

/** Who watches a run from inside of this process, if anybody does. */
export const OBSERVER = service<RunObserver>("observer");
