import { digest } from "../../core/canonical.ts";
import type { RunId } from "../../core/ids.ts";
import type { RunFact } from "../../core/run-fact.ts";
import type { Store } from "../../core/store.ts";
import type { FailureCluster } from "../failures/cluster-failures.ts";
import { clusterFailures } from "../failures/cluster-failures.ts";
import type { FailureReason } from "../failures/failed-run.ts";
import { readFailedRuns } from "../failures/read-failed-runs.ts";

export interface ReviewQueueOptions {
  /** Ms since the epoch. Default: as far as the store goes back. */
  readonly since?: number | undefined;
  readonly workflow?: string | undefined;
  /** Default 50. */
  readonly limit?: number | undefined;
  /** Another seed draws another sample. Default "". */
  readonly seed?: string | undefined;
}

/** Why a run is worth a look; `sample`: drawn at random from those that completed. */
export type QueueReason = Exclude<FailureReason, "reviewed"> | "sample";

export interface QueueItem {
  readonly run: RunId;
  readonly reason: QueueReason;
  readonly workflow: string;
  /** Ms since the epoch. */
  readonly startedAt: number;
  /** The cluster of failures it belongs to; absent of a sample. */
  readonly cluster?: Pick<FailureCluster, "id" | "code" | "step" | "shape" | "count">;
  readonly release?: string;
  readonly subject?: string;
}

export interface ReviewQueue {
  readonly items: readonly QueueItem[];
  /** Runs that wait for a review: went wrong, and among the completed ones that were looked through. */
  readonly waiting: { readonly failed: number; readonly scored: number; readonly completed: number };
  /** Runs with a review. */
  readonly reviewed: number;
}

const LIMIT = 50;
/** Of the queue, what failures may take while others wait as well. */
const SHARE = { failed: 0.5, scored: 0.3 };
/** The newest completed runs that a sample is drawn from. */
const SAMPLED_FROM = 5_000;

/**
 * Runs to look at: failures first, then what was scored badly, then a random sample of the rest, without those that have a
 * review. Of failures one of each cluster comes before the second of any, since the fortieth of one teaches nothing. The
 * sample stays the same for a seed: a run's place in it follows from its id.
 */
export async function reviewQueue(store: Store, options: ReviewQueueOptions = {}): Promise<ReviewQueue> {
  const { since, workflow, limit = LIMIT, seed = "" } = options;
  const reviewed = new Map((await store.reviews.list()).map((review) => [review.run, review]));
  const { runs } = await readFailedRuns(store, { workflow });
  const open = runs.filter(({ run }) => !reviewed.has(run));
  const clusters = clusterFailures(open, { since, examples: limit });
  const byRun = new Map(open.map((one) => [one.run, one]));
  const pick = (isOne: (reason: FailureReason) => boolean): readonly QueueItem[] =>
    inTurns(clusters.filter(({ reason }) => isOne(reason))).flatMap(({ run, cluster }) => {
      const one = byRun.get(run);
      return one === undefined ? [] : [itemOf(one, cluster)];
    });
  const failed = pick((reason) => reason === "failed" || reason === "interrupted");
  const scored = pick((reason) => reason === "scored");
  const completed = await sample(store, {
    since,
    workflow,
    seed,
    skip: new Set([...reviewed.keys(), ...byRun.keys()]),
  });
  const items = share([failed, scored, completed], limit);
  const count = (...reasons: readonly FailureReason[]) =>
    clusters.filter(({ reason }) => reasons.includes(reason)).reduce((sum, one) => sum + one.count, 0);
  return {
    items,
    waiting: { failed: count("failed", "interrupted"), scored: count("scored"), completed: completed.length },
    reviewed: reviewed.size,
  };
}

interface Turn {
  readonly run: RunId;
  readonly cluster: FailureCluster;
}

/** The newest of each cluster, then the second of each, … */
function inTurns(clusters: readonly FailureCluster[]): readonly Turn[] {
  const most = clusters.reduce((longest, { examples }) => Math.max(longest, examples.length), 0);
  return Array.from({ length: most }, (_, at) =>
    clusters.flatMap((cluster) => {
      const run = cluster.examples[at];
      return run === undefined ? [] : [{ run, cluster }];
    }),
  ).flat();
}

function itemOf(
  one: {
    readonly run: RunId;
    readonly reason: FailureReason;
    readonly workflow: string;
    readonly startedAt: number;
  } & Pick<QueueItem, "release" | "subject">,
  { id, code, step, shape, count }: FailureCluster,
): QueueItem {
  const { run, reason, workflow, startedAt, release, subject } = one;
  return {
    run,
    reason: reason === "reviewed" ? "sample" : reason,
    workflow,
    startedAt,
    cluster: { id, code, step, shape, count },
    ...(release === undefined ? {} : { release }),
    ...(subject === undefined ? {} : { subject }),
  };
}

async function sample(
  store: Store,
  {
    since,
    workflow,
    seed,
    skip,
  }: Pick<ReviewQueueOptions, "since" | "workflow"> & {
    readonly seed: string;
    readonly skip: ReadonlySet<RunId>;
  },
): Promise<readonly QueueItem[]> {
  const drawn: { readonly rank: string; readonly fact: RunFact }[] = [];
  const query = {
    status: "completed" as const,
    only: "traffic" as const,
    limit: SAMPLED_FROM,
    ...(since === undefined ? {} : { since }),
    ...(workflow === undefined ? {} : { workflow }),
  };
  for await (const facts of store.facts(query))
    for (const fact of facts)
      if (!skip.has(fact.id)) drawn.push({ rank: digest(`${seed}\n${fact.id}`), fact });
  return drawn
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ fact: { id, workflow: of, startedAt, release, subject } }) => ({
      run: id,
      reason: "sample",
      workflow: of,
      startedAt,
      ...(release === undefined ? {} : { release }),
      ...(subject === undefined ? {} : { subject: subject.id }),
    }));
}

/** Each kind up to its share, and more where the others do not fill theirs. */
function share(
  [failed, scored, completed]: readonly [readonly QueueItem[], readonly QueueItem[], readonly QueueItem[]],
  limit: number,
): readonly QueueItem[] {
  const others = Math.min(completed.length, limit - Math.ceil(limit * (SHARE.failed + SHARE.scored)));
  const second = Math.min(scored.length, Math.floor(limit * SHARE.scored));
  const first = Math.min(failed.length, limit - others - second);
  const bad = Math.min(scored.length, limit - first - others);
  return [...failed.slice(0, first), ...scored.slice(0, bad), ...completed.slice(0, limit - first - bad)];
}
