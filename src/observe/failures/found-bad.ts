import type { FailingTrial } from "../../core/experiment.ts";
import type { RunId } from "../../core/ids.ts";
import type { Review } from "../../core/review.ts";
import type { Store } from "../../core/store.ts";
import type { FailedRun } from "./failed-run.ts";

/** Why a run that need not have failed is none the less bad. */
export type BadReason = Pick<FailedRun, "reason" | "code" | "message" | "experiment">;

const MOST_TRIALS = 2_000;
const LIMIT = 10_000;
/** What stands for the code of an error where a person found a run bad. */
const OF_REVIEW = "review";

/** Runs whose trial did not pass, and runs that a person found bad; what a person says goes before what a scorer says. */
export async function foundBad(
  store: Store,
  { limit = LIMIT }: { readonly limit?: number | undefined },
): Promise<ReadonlyMap<RunId, BadReason>> {
  const failing = await store.experiments.failing(Math.min(limit, MOST_TRIALS));
  const reviewed = await store.reviews.list({ limit });
  const found = new Map<RunId, BadReason>();
  for (const trial of failing) {
    const last = trial.runs.at(-1);
    if (last !== undefined) found.set(last, ofTrial(trial));
  }
  for (const review of reviewed) {
    if (review.verdict === "good") found.delete(review.run);
    else if (review.verdict === "bad") found.set(review.run, ofReview(review));
  }
  return found;
}

function ofTrial({ scores, experiment }: FailingTrial): BadReason {
  const bad = Object.entries(scores).filter(([, score]) => score.kind === "scored" && !score.pass);
  const [, first] = bad[0] ?? [];
  const message = first?.kind === "scored" ? (first.reason ?? "") : "";
  return { reason: "scored", code: bad.map(([name]) => name).join("+") || "score", message, experiment };
}

function ofReview({ note = "" }: Review): BadReason {
  return { reason: "reviewed", code: OF_REVIEW, message: note };
}
