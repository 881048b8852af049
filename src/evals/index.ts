/**
 * Evals: datasets, trials, scorers, comparison and gates.
 *
 * @module
 */
export type * from "../core/experiment.ts";
export { routeOf } from "../core/route-of.ts";
export type * from "./case.ts";
export type { Comparison } from "./compare/compare.ts";
export { compareExperiments } from "./compare/compare.ts";
export type { Decision, EarlyStop, EarlyStopOptions, SoFar } from "./compare/early-stop.ts";
export { earlyStop } from "./compare/early-stop.ts";
export type { EvalPlan, EvalPlanOptions } from "./compare/eval-plan.ts";
export { evalPlan } from "./compare/eval-plan.ts";
export { answersOf } from "./confusion/answers-of.ts";
export type { Answered, Confusion, Mistake, RouteAccuracy } from "./confusion/confusion.ts";
export { confusionOf } from "./confusion/confusion.ts";
export type * from "./criteria.ts";
export type { CaseOfRun, CaseOfRunOptions } from "./datasets/case-of-run.ts";
export { caseOfRun } from "./datasets/case-of-run.ts";
export type { CaseChange } from "./datasets/change-cases.ts";
export { changeCases } from "./datasets/change-cases.ts";
export type { CheckedSchemas } from "./datasets/check-cases.ts";
export { checkCases } from "./datasets/check-cases.ts";
export type {
  Coverage,
  CoverageOptions,
  CoverageRow,
  CoverageVerdict,
  Traffic,
} from "./datasets/coverage.ts";
export { coverage } from "./datasets/coverage.ts";
export type { Dataset } from "./datasets/dataset.ts";
export { datasetOf } from "./datasets/dataset.ts";
export type { DatasetFormat } from "./datasets/dataset-format.ts";
export type { DatasetPlace } from "./datasets/dataset-place.ts";
export { datasetFile, datasetInStore, keepDataset } from "./datasets/dataset-place.ts";
export { datasetText } from "./datasets/dataset-text.ts";
export type { DatasetDiff, FieldChange } from "./datasets/diff-datasets.ts";
export { diffDatasets } from "./datasets/diff-datasets.ts";
export type { GrowOptions } from "./datasets/grow/grow-dataset.ts";
export { growDataset } from "./datasets/grow/grow-dataset.ts";
export type { GrowKind } from "./datasets/grow/variant.ts";
export type { ImportCasesOptions, ImportedCases, Row } from "./datasets/import-cases.ts";
export { csvRows, importCases } from "./datasets/import-cases.ts";
export type { NearDuplicate, NearIndex, NearOptions } from "./datasets/near-duplicates.ts";
export { nearIndex } from "./datasets/near-duplicates.ts";
export type { ParseOptions } from "./datasets/parse-dataset.ts";
export { parseDataset } from "./datasets/parse-dataset.ts";
export { readDataset } from "./datasets/read-dataset.ts";
export type { SplitOptions } from "./datasets/split-cases.ts";
export { clusterOf, splitCases } from "./datasets/split-cases.ts";
export type { TrafficOptions } from "./datasets/traffic.ts";
export { trafficOf } from "./datasets/traffic.ts";
export type { EvalRelease, Evaluation, EvaluationOptions, World } from "./evaluation.ts";
export { evaluation } from "./evaluation.ts";
export type { BaselineQuery } from "./experiments/find-baseline.ts";
export { findBaseline } from "./experiments/find-baseline.ts";
export { loadTried } from "./experiments/load-tried.ts";
export type { FaultKind } from "./faults/fault.ts";
export type { FaultOutcome } from "./faults/judge-fault.ts";
export type { FaultOptions, FaultReport, FaultResult } from "./faults/run-faults.ts";
export { runFaults } from "./faults/run-faults.ts";
export type { Figures, FiguresOptions } from "./figures/figures.ts";
export { experimentFigures } from "./figures/figures.ts";
export type { Tried } from "./figures/tried.ts";
export type { EvalVerdict, Held } from "./gate/held.ts";
export { holdCriteria } from "./gate/hold-criteria.ts";
export type { ImportedExperiment, ImportedTrial, ImportTrialsOptions } from "./import/import-trials.ts";
export { importTrials } from "./import/import-trials.ts";
export type { LiveScoring, LiveScoringOptions } from "./live/live-scoring.ts";
export { liveScoring } from "./live/live-scoring.ts";
export type { LoadReport } from "./load/load-report.ts";
export type { LoadOptions } from "./load/run-load.ts";
export { runLoad } from "./load/run-load.ts";
export type { Exported, ExportOptions } from "./promptfoo/export-evaluation.ts";
export { exportEvaluation } from "./promptfoo/export-evaluation.ts";
export type { FromPromptfooOptions } from "./promptfoo/from-promptfoo.ts";
export { fromPromptfoo } from "./promptfoo/from-promptfoo.ts";
export type { LoadedSuite, LoadSuiteOptions } from "./promptfoo/load-suite.ts";
export { loadSuite } from "./promptfoo/load-suite.ts";
export type { Refusal } from "./promptfoo/suite.ts";
export { evalHtml } from "./report/eval-html.ts";
export { evalJunit } from "./report/eval-junit.ts";
export { evalMarkdown } from "./report/eval-markdown.ts";
export type { EvalReport, EvalReportOptions } from "./report/eval-report.ts";
export { evalReport } from "./report/eval-report.ts";
export type { EvalTextOptions } from "./report/eval-text.ts";
export { evalText } from "./report/eval-text.ts";
export type { Scored, Scorer, ScorerResult } from "./scorer.ts";
export * from "./scorers/index.ts";
export type { TrialHost, TrialRunOptions, TrialRunResult } from "./trials/host.ts";
export type { NamedRelease } from "./trials/release-of.ts";
export { releaseOf } from "./trials/release-of.ts";
export type { ResolveOptions } from "./trials/resolve-dataset.ts";
export { resolveDataset } from "./trials/resolve-dataset.ts";
export type { Resumption, Unfinished } from "./trials/resume-experiments.ts";
export { findUnfinished, resumeExperiments } from "./trials/resume-experiments.ts";
export type {
  ConductOptions,
  ExperimentOptions,
  TrialPlace,
  TrialProgress,
  TriedSoFar,
} from "./trials/run-experiments.ts";
export { runExperiments } from "./trials/run-experiments.ts";
