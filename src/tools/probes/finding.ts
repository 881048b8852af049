import type { ProbeAnswer } from "./probe-target.ts";

export type Severity = "high" | "medium" | "low";

/** Every fault that a probe knows; each has a file of its name in `faults/`. */
export type FaultId =
  | "no_pagination"
  | "strict_search"
  | "case_sensitive_search"
  | "no_sort_filter"
  | "non_idempotent_write"
  | "silent_wrong_result"
  | "error_as_success"
  | "unclear_error"
  | "auth_and_limits"
  | "unstable_output"
  | "sensitive_output"
  | "wrong_annotation"
  | "free_text_result"
  | "vague_description"
  | "params_undocumented"
  | "no_output_schema"
  | "no_annotations"
  | "confusable_tools"
  | "schema_features"
  | "deep_nesting"
  | "token_size"
  | "protocol_violation"
  | "undocumented_errors"
  | "broken_reference";

/** One call that a probe made, as it is shown; long texts are cut. */
export interface ProbeCall {
  /** From 1, in the order in which they were made. */
  readonly id: number;
  readonly tool: string;
  /** Where it stands in the run that recorded it: `refund_order#2`. */
  readonly address: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly answer: ProbeAnswer["kind"];
  readonly text: string;
  /** In ms; 0 where the tool records itself. */
  readonly took: number;
}

/** A fault with what shows it. */
export interface Finding {
  /** Stable over runs: of fault, tool and parameter, for baselines. */
  readonly id: string;
  readonly fault: FaultId;
  readonly severity: Severity;
  readonly tool: string;
  readonly message: string;
  /** The exact calls; empty where the definition alone shows it. */
  readonly evidence: readonly ProbeCall[];
  /** What to change. */
  readonly fix: string;
  /** What a failing agent looks like because of it. */
  readonly pattern: string;
}
