import type { HandedTo } from "../core/boundary.ts";
import { handedTo } from "../core/boundary.ts";
import { decode } from "../core/codec.ts";
import type { ReleaseId, RolloutId } from "../core/ids.ts";
import type { Descent, StoredRun } from "../core/run.ts";
import type { RunAssignment } from "../core/serving.ts";
import type { Store } from "../core/store.ts";
import type { RunOptions } from "../engines/local/engine.ts";
import type { RunResult } from "../engines/local/run-result.ts";

/** A run that goes on in place of another one, at a boundary that the other's release may not pass. */
export interface Succession extends HandedTo {
  readonly useCase: string;
  /** What it is begun with. */
  readonly options: Pick<RunOptions, "id" | "assignment"> & { readonly parent: Descent };
}

/** How a run ended, as far as it says who goes on. */
export type Ended = Pick<RunResult, "id" | "status"> & { readonly error?: unknown };

/** Who goes on after a run that was handed over; undefined after any other. */
export function successionOf(
  { id, ...result }: Ended,
  assignment: RunAssignment | undefined,
): Succession | undefined {
  const to = result.status === "cancelled" ? handedTo(result.error) : undefined;
  if (to === undefined) return undefined;
  return {
    ...to,
    options: {
      id: to.run,
      parent: { kind: "handover", run: id },
      ...(assignment === undefined ? {} : { assignment: assignmentAfter(assignment, to) }),
    },
  };
}

/**
 * What falls back to the incumbent stays on the candidate's side, since it was drawn for that: else the sides would not be
 * alike any more. What a person takes is compared with nothing, as where the use case was known before.
 */
function assignmentAfter({ rollout, arm, share }: RunAssignment, { to }: HandedTo): RunAssignment {
  return to === "incumbent"
    ? { rollout, arm, share, by: "boundary" }
    : { rollout, arm: "stable", share: 0, by: "boundary" };
}

/** What of a recorded run another one is given. */
export function givenOf({ input, session, subject, tags, reviewAnswer }: StoredRun) {
  return {
    input: decode(input.text),
    options: {
      ...(session === undefined ? {} : { session }),
      ...(subject === undefined ? {} : { subject }),
      ...(tags === undefined ? {} : { tags }),
      ...(reviewAnswer === undefined ? {} : { reviewAnswer }),
    } satisfies RunOptions,
  };
}

/** The incumbent of the rollout that a run was assigned by; undefined is the app's own code. */
export async function incumbentOf(
  { rollouts, servings }: Pick<Store, "rollouts" | "servings">,
  { workflow, assignment }: Pick<StoredRun, "workflow" | "assignment">,
): Promise<ReleaseId | undefined> {
  const rollout = await rollouts.find((assignment?.rollout ?? "") as RolloutId);
  return rollout === undefined ? (await servings.current(workflow))?.stable : rollout.incumbent;
}

/** How a run ended that was handed over, while nobody goes on with it yet. */
export async function leftBehind(
  store: Pick<Store, "load">,
  { id, end }: StoredRun,
): Promise<Ended | undefined> {
  const to = end?.status === "cancelled" ? handedTo(end.error) : undefined;
  if (end?.status !== "cancelled" || to === undefined || (await store.load(to.run)) !== undefined)
    return undefined;
  return { id, status: end.status, error: end.error };
}
