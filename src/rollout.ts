/**
 * The entry `airworthy/rollout`: releases, who gets which, and what must hold to go on.
 *
 * @module
 */

export type { CreateReleaseOptions } from "./app/create-release.ts";
export { createRelease } from "./app/create-release.ts";
export type { ReleaseId } from "./core/ids.ts";
export { parseReleaseId } from "./core/ids.ts";
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
export type { Compared, ReleaseChange, ReleasePart } from "./releases/diff-releases.ts";
export { diffReleases } from "./releases/diff-releases.ts";
export { manifestOf } from "./releases/seal.ts";
export { signManifest } from "./releases/sign-manifest.ts";
export { verifyRelease } from "./releases/verify-release.ts";
export { checkPlan } from "./rollout/check-plan.ts";
export type { Evidence } from "./rollout/evidence.ts";
export { noEvidence, observe } from "./rollout/evidence.ts";
export { judge } from "./rollout/judge.ts";
export type { Move, Situation } from "./rollout/next-move.ts";
export { nextMove } from "./rollout/next-move.ts";
export type {
  CanaryStage,
  EvalStage,
  FullPlan,
  GateLimits,
  RolloutPlan,
  ShadowStage,
  Stage,
} from "./rollout/plan.ts";
export type { RolloutRun } from "./rollout/rollout-run.ts";
export type { Deed, RolloutEvent, RolloutState } from "./rollout/rollout-state.ts";
export { fits, stateOf } from "./rollout/rollout-state.ts";
