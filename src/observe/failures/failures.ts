import type { RunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import type { ClusterOptions, FailureCluster } from "./cluster-failures.ts";
import { clusterFailures } from "./cluster-failures.ts";
import type { ReadFailedRunsOptions } from "./read-failed-runs.ts";
import { readFailedRuns } from "./read-failed-runs.ts";

export interface FailuresOptions extends ClusterOptions, ReadFailedRunsOptions {}

export interface Failures {
  /** Runs that went wrong since `since`. */
  readonly runs: number;
  /** The most frequent first. */
  readonly clusters: readonly FailureCluster[];
  /** There are older failures than were read, so that what is new may be old. */
  readonly isCut: boolean;
}

/**
 * What went wrong, by cluster: runs that failed or were interrupted, trials that did not pass, runs that a person found bad.
 * Where each failed is known as soon as the figures have taken the run in (`store.figures.catchUp()`).
 */
export async function failures(store: Store, options: FailuresOptions = {}): Promise<Failures> {
  const { runs, isCut } = await readFailedRuns(store, options);
  const clusters = clusterFailures(runs, options);
  return { runs: clusters.reduce((sum, { count }) => sum + count, 0), clusters, isCut };
}

/** Ids of the runs of one cluster, the newest first; undefined where there is none of this id. */
export async function runsOfCluster(
  store: Store,
  id: string,
  options: Omit<FailuresOptions, "examples"> = {},
): Promise<(FailureCluster & { readonly examples: readonly RunId[] }) | undefined> {
  const { clusters } = await failures(store, { ...options, examples: MOST_EXAMPLES });
  return clusters.find((cluster) => cluster.id === id);
}

const MOST_EXAMPLES = 200;
