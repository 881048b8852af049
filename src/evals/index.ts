/**
 * Evals: datasets, trials, scorers, comparison and gates.
 *
 * @module
 */
export type * from "../core/experiment.ts";
export type * from "./case.ts";
export type { Comparison } from "./compare/compare.ts";
export { compareExperiments } from "./compare/compare.ts";
export type { Decision, EarlyStop, EarlyStopOptions } from "./compare/early-stop.ts";
export { earlyStop } from "./compare/early-stop.ts";
export type * from "./criteria.ts";
export type { CheckedSchemas } from "./datasets/check-cases.ts";
export { checkCases } from "./datasets/check-cases.ts";
export type { Dataset } from "./datasets/dataset.ts";
export { datasetOf } from "./datasets/dataset.ts";
export type { DatasetFormat } from "./datasets/dataset-format.ts";
export type { ParseOptions } from "./datasets/parse-dataset.ts";
export { parseDataset } from "./datasets/parse-dataset.ts";
export { readDataset } from "./datasets/read-dataset.ts";
export type { EvalRelease, Evaluation, EvaluationOptions, World } from "./evaluation.ts";
export type { Figures, FiguresOptions } from "./figures/figures.ts";
export { experimentFigures } from "./figures/figures.ts";
export type { Tried } from "./figures/tried.ts";
export type { EvalVerdict, Held } from "./gate/held.ts";
export { holdCriteria } from "./gate/hold-criteria.ts";
export { evalHtml } from "./report/eval-html.ts";
export { evalJunit } from "./report/eval-junit.ts";
export { evalMarkdown } from "./report/eval-markdown.ts";
export type { EvalReport, EvalReportOptions } from "./report/eval-report.ts";
export { evalReport } from "./report/eval-report.ts";
export type { EvalTextOptions } from "./report/eval-text.ts";
export { evalText } from "./report/eval-text.ts";
export type { Scored, Scorer, ScorerResult } from "./scorer.ts";
export * from "./scorers/index.ts";
