import type { Here } from "../core/context.ts";
import type { Definition } from "./_definition.ts";
import type { Outside } from "./_outside-run.ts";

/** One call of a tool, and where it is made from. */
export interface Asked {
  readonly tool: Definition;
  readonly place: Here;
  readonly leave: Outside["leave"];
  /** The caller's own, beside the run's. */
  readonly signal: AbortSignal | undefined;
  readonly isForModel: boolean;
  /** Nobody is there to approve anything. */
  readonly isUnattended: boolean;
  /** Whether a run is under way. */
  readonly isInside: boolean;
}
