/**
 * The entry `airworthy/rollout`: releases, who gets which, and what must hold to go on.
 *
 * @module
 */

export type {
  AssignedRun,
  AssignmentSettings,
  ReleaseSettings,
} from "./app/config.ts";
export type { CreateReleaseOptions } from "./app/create-release.ts";
export { createRelease } from "./app/create-release.ts";
export type { MonitorConfig } from "./app/monitoring/monitor-options.ts";
export type { MonitorSetup } from "./app/monitoring/monitor-setup.ts";
export type { MonitoringOptions, Watcher } from "./app/monitoring/monitoring.ts";
export { monitoring } from "./app/monitoring/monitoring.ts";
export { stageRunner } from "./app/stage-runner.ts";
export type { Steering, SteeringOptions } from "./app/steering.ts";
export { steering } from "./app/steering.ts";
export type { AlertId, ReleaseId, RolloutId } from "./core/ids.ts";
export { parseReleaseId, parseRolloutId } from "./core/ids.ts";
export type {
  ReleaseEval,
  ReleaseExternal,
  ReleaseFile,
  ReleaseManifest,
  ReleaseModel,
  ReleasePrompt,
  ReleaseSignature,
  Releases,
  StoredRelease,
} from "./core/release.ts";
export type { RolloutOutcome, Rollouts, StoredRollout } from "./core/rollout.ts";
export type {
  AssignmentUnit,
  CohortRule,
  RunAssignment,
  Serving,
  Servings,
  ShadowPlan,
  Split,
  UseCases,
} from "./core/serving.ts";
export type { Alert, AlertEvent, AlertStatus } from "./monitor/alerts/alert.ts";
export { readAlert, statusOf } from "./monitor/alerts/alert.ts";
export type { AlertDeed } from "./monitor/alerts/change-alert.ts";
export { changeAlert } from "./monitor/alerts/change-alert.ts";
export type { HeldPast, ReportSource, WorkflowReport } from "./monitor/report.ts";
export { monitorReport } from "./monitor/report.ts";
export type { MonitorSettings, PastName, WorkflowMonitor } from "./monitor/settings.ts";
export type { Compared, ReleaseChange, ReleasePart } from "./releases/diff-releases.ts";
export { diffReleases } from "./releases/diff-releases.ts";
export { manifestOf } from "./releases/seal.ts";
export { signManifest } from "./releases/sign-manifest.ts";
export { verifyRelease } from "./releases/verify-release.ts";
export type { AbAnswer, AbDecision } from "./rollout/ab/ab-decision.ts";
export { abMarkdown } from "./rollout/ab/ab-markdown.ts";
export type { AbGuards, AbPlan } from "./rollout/ab/ab-plan.ts";
export type { AbSegment } from "./rollout/ab/ab-segments.ts";
export { abSegments } from "./rollout/ab/ab-segments.ts";
export type { AbFigureView, AbSide, AbStatus, AbView } from "./rollout/ab/ab-view.ts";
export { abView } from "./rollout/ab/ab-view.ts";
export { checkAbPlan } from "./rollout/ab/check-ab-plan.ts";
export type { AbDifference } from "./rollout/ab/difference-of.ts";
export type { AbDeed, AbEnd } from "./rollout/ab/end-ab.ts";
export { endAb } from "./rollout/ab/end-ab.ts";
export { readAbPlan } from "./rollout/ab/read-ab-plan.ts";
export { startAb } from "./rollout/ab/start-ab.ts";
export type { Assigned, Assignee } from "./rollout/assign.ts";
export { assigner, bucketOf } from "./rollout/assign.ts";
export type { RolloutChange } from "./rollout/change-rollout.ts";
export { changeRollout } from "./rollout/change-rollout.ts";
export { checkPlan } from "./rollout/check-plan.ts";
export { checkServing } from "./rollout/check-serving.ts";
export type { Drilled } from "./rollout/drill.ts";
export { drill } from "./rollout/drill.ts";
export type { Evidence } from "./rollout/evidence.ts";
export { noEvidence, observe } from "./rollout/evidence.ts";
export type { AssignmentFlag, FlagDecision, FlagQuestion } from "./rollout/flag.ts";
export type { FlagClient, FlagOptions } from "./rollout/flag-of.ts";
export { flagOf } from "./rollout/flag-of.ts";
export { inCohort } from "./rollout/in-cohort.ts";
export { judge } from "./rollout/judge.ts";
export type { Rollout } from "./rollout/load-rollout.ts";
export { loadRollout } from "./rollout/load-rollout.ts";
export { murmur3 } from "./rollout/murmur3.ts";
export type { Move, Situation } from "./rollout/next-move.ts";
export { nextMove } from "./rollout/next-move.ts";
export { openFeatureProvider } from "./rollout/openfeature-provider.ts";
export type {
  AbTerms,
  CanaryStage,
  EvalStage,
  FigureName,
  FullPlan,
  GateLimits,
  RolloutPlan,
  ShadowStage,
  Stage,
} from "./rollout/plan.ts";
export { readPlan } from "./rollout/read-plan.ts";
export { rollBack } from "./rollout/roll-back.ts";
export type { RolloutRun } from "./rollout/rollout-run.ts";
export type { Deed, RolloutEvent, RolloutState } from "./rollout/rollout-state.ts";
export { fits, stateOf } from "./rollout/rollout-state.ts";
export type { AmountTile, RateTile, RateView, RolloutView } from "./rollout/rollout-view.ts";
export { rolloutView } from "./rollout/rollout-view.ts";
export type { Action, ActionChange, Both, Judged, ShadowPair } from "./rollout/shadow/compare-runs.ts";
export { compareRuns } from "./rollout/shadow/compare-runs.ts";
export type { ReportOptions } from "./rollout/shadow/report-shadow.ts";
export { reportShadow } from "./rollout/shadow/report-shadow.ts";
export type { Compared as ComparedTimes, ShadowReport, ToolActions } from "./rollout/shadow/shadow-report.ts";
export { startRollout } from "./rollout/start-rollout.ts";
