import type { Subject } from "../core/run.ts";
import type { Split } from "../core/serving.ts";

/** What a flag is asked about. */
export interface FlagQuestion {
  readonly workflow: string;
  readonly split: Split;
  readonly subject?: Subject | undefined;
  readonly session?: string | undefined;
}

export interface FlagDecision {
  readonly candidate: boolean;
  /** The chance of the candidate, 0 to 1. Absent: it is not known, and the run does not count in the statistics. */
  readonly share?: number;
}

/** A team's own flags, in place of the draw. Undefined leaves the run to the draw. */
export type AssignmentFlag = (
  asked: FlagQuestion,
) => FlagDecision | undefined | Promise<FlagDecision | undefined>;
