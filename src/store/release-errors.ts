import { AirworthyError } from "../core/errors.ts";
import type { ReleaseId } from "../core/ids.ts";
import type { Serving } from "../core/serving.ts";

/** What is refused about releases and what serves, the same by every store. */
export function releaseNotFound(id: ReleaseId): AirworthyError {
  return new AirworthyError({
    code: "release_not_found",
    message: `Cannot find release "${id}" in this store`,
    hint: "List the releases with `airworthy release list`, or name the right store with --store",
  });
}

export function servingMoved({ workflow, rev }: Serving): AirworthyError {
  return new AirworthyError({
    code: "serving_moved",
    message: `Cannot change what serves the workflow "${workflow}" to revision ${rev}: it is not the one after the current one`,
    hint: "Somebody else has changed it meanwhile: look at what serves it now, and decide again",
  });
}

export function rolloutRunning(workflow: string): AirworthyError {
  return new AirworthyError({
    code: "rollout_running",
    message: `Cannot begin a rollout of the workflow "${workflow}": another one goes on`,
    hint: "Promote it or roll it back first: `airworthy rollout status` shows it",
  });
}
