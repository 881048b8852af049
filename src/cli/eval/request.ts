import type { ExperimentId } from "../../core/ids.ts";
import type { Case } from "../../evals/case.ts";
import type { Evaluation } from "../../evals/evaluation.ts";
import type { NamedRelease } from "../../evals/trials/release-of.ts";

/** What is asked of one evaluation, as the command line was understood. */
export interface EvalRequest {
  readonly evaluation: Evaluation;
  readonly release: NamedRelease;
  readonly against: Baseline | undefined;
  /** Undefined takes all cases. */
  readonly only: ((one: Case) => boolean) | undefined;
  readonly resume: ExperimentId | "newest" | undefined;
}

/** A release that is tried too, or an experiment that was. */
export type Baseline =
  | { readonly kind: "release"; readonly release: NamedRelease }
  | { readonly kind: "experiment"; readonly id: ExperimentId };
