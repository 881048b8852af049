import type { Asker } from "./approvals/approval.ts";
import type { Handler } from "./call.ts";
import type { TrialLineage } from "./run.ts";

/** What makes a run a trial: which one it is, and what it may touch. Its changes are those of its experiment. */
export interface TrialRun extends Omit<TrialLineage, "kind"> {
  /** `live` makes real writes; `virtual` answers them as their contracts simulate, or ends the run. */
  readonly writes: "virtual" | "live";
  /** What answers before the world is asked, outermost first: fixtures, a cache, faults. */
  readonly handlers?: readonly Handler[];
  /** In place of the world, such as a simulated provider. */
  readonly world?: Handler;
  /** Who is asked for approval. Default: nobody, so that the run ends waiting, and nothing is kept for anyone. */
  readonly approvals?: Asker;
}
