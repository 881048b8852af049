import type { ReleaseId, RolloutId } from "../core/ids.ts";
import type { Serving, ShadowPlan, Split } from "../core/serving.ts";
import type { CanaryStage, FullPlan, ShadowStage, Stage } from "./plan.ts";
import type { Deed } from "./rollout-state.ts";

/** What serves a workflow, without when and by whom it was said. */
export type Served = Pick<Serving, "stable" | "split" | "shadow" | "withdraws" | "leaves">;

/** What serves in a stage of a rollout. An eval serves the incumbent alone; so does a shadow, with the candidate beside it. */
export function servingOf(
  plan: FullPlan,
  { id, stage }: { readonly id: RolloutId; readonly stage: Stage },
): Served {
  const stable = stableOf(plan.incumbent);
  switch (stage.kind) {
    case "eval":
      return stable;
    case "shadow":
      return { ...stable, shadow: shadowOf(plan, { id, stage }) };
    case "canary":
      return { ...stable, split: splitOf(plan, { id, stage }) };
  }
}

/** One release for everyone; undefined is the app's own code. */
export function stableOf(release: ReleaseId | undefined): Served {
  return release === undefined ? {} : { stable: release };
}

/** What says that something serves by a rollback. */
export function leaving(release: ReleaseId | undefined): Pick<Serving, "leaves"> {
  return { leaves: release === undefined ? {} : { release } };
}

/** A release whose runs in flight end with its rollback. */
export function withdrawnBy({ why }: Deed, release: ReleaseId | undefined): Pick<Serving, "withdraws"> {
  const reason = `${release ?? "the app's own code"} was rolled back${why === "" ? "" : `: ${why}`}`;
  return { withdraws: release === undefined ? { reason } : { release, reason } };
}

function shadowOf(
  { candidate }: FullPlan,
  { id, stage: { kind: _, ...within } }: { readonly id: RolloutId; readonly stage: ShadowStage },
): ShadowPlan {
  return { id, candidate, ...within };
}

function splitOf(
  { candidate, unit, allow, deny, useCases }: FullPlan,
  { id, stage: { percent, cohort, review } }: { readonly id: RolloutId; readonly stage: CanaryStage },
): Split {
  return {
    rollout: id,
    candidate,
    percent,
    unit,
    ...(cohort === undefined ? {} : { cohort }),
    ...(allow === undefined ? {} : { allow }),
    ...(deny === undefined ? {} : { deny }),
    ...(useCases === undefined ? {} : { useCases }),
    ...(review === undefined ? {} : { review }),
  };
}
