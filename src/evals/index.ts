/**
 * Evals: datasets, trials, scorers, comparison and gates.
 *
 * @module
 */
export type * from "../core/experiment.ts";
export type * from "./case.ts";
export type * from "./criteria.ts";
export type { EvalRelease, Evaluation, EvaluationOptions, World } from "./evaluation.ts";
export type { Scored, Scorer, ScorerResult } from "./scorer.ts";
