import type { Observation } from "./caller.ts";
import type { FaultId, Severity } from "./finding.ts";
import type { Lab } from "./lab.ts";
import type { Subject } from "./subject.ts";

/** One thing that can be wrong with a tool, and how it is shown. */
export interface Fault {
  readonly id: FaultId;
  readonly severity: Severity;
  /** What to change; a symptom may say it more exactly. */
  readonly fix: string;
  /** What a failing agent looks like because of it. */
  readonly pattern: string;
  /**
   * `definition` reads the definition alone, `behaviour` makes calls, `afterwards` looks at all that
   * were made.
   */
  readonly stage: "definition" | "behaviour" | "afterwards";
  check(subject: Subject, lab: Lab): readonly Symptom[] | Promise<readonly Symptom[]>;
}

export interface Symptom {
  readonly message: string;
  readonly parameter?: string;
  readonly evidence?: readonly Observation[];
  readonly severity?: Severity;
  readonly fix?: string;
}
