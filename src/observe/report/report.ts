import type { Store } from "../../core/store.ts";
import type { FailureCluster } from "../failures/cluster-failures.ts";
import { failures } from "../failures/failures.ts";
import type { Outcomes } from "../segments/read-outcomes.ts";
import { readOutcomes } from "../segments/read-outcomes.ts";
import type { RunSegment } from "../segments/segments.ts";
import { segmentsOf } from "../segments/segments.ts";
import type { ReportChange } from "./changes.ts";
import { changesBetween } from "./changes.ts";
import type { GroupFigures } from "./group-figures.ts";
import { figuresOf, groupsBy } from "./group-figures.ts";

export interface ReportOptions {
  /** Ms since the epoch; the period before is as long. */
  readonly since: number;
  /** Default: now. */
  readonly until?: number | undefined;
  readonly workflow?: string | undefined;
  /** Runs of each period at most, the newest. Default 100,000. */
  readonly limit?: number | undefined;
}

/** How runs went in a period, and what of it is otherwise than in the period before. */
export interface Report {
  /** Ms since the epoch. */
  readonly since: number;
  readonly until: number;
  readonly workflow?: string;
  readonly all: GroupFigures;
  readonly before: GroupFigures;
  /** The most frequent first. */
  readonly workflows: readonly GroupFigures[];
  readonly releases: readonly GroupFigures[];
  /** Only what is beyond chance. */
  readonly changes: readonly ReportChange[];
  /** Comparisons that were made. */
  readonly compared: number;
  /** Clusters that had not been seen before. */
  readonly newFailures: readonly FailureCluster[];
  /** The most frequent clusters, new or not. */
  readonly failures: readonly FailureCluster[];
  readonly segments: readonly RunSegment[];
  /** A period has more runs than were read. */
  readonly isCut: boolean;
}

const LIMIT = 100_000;
const MOST = 5;

/**
 * How runs went since a time: success, latency and cost by workflow and release with 95 % intervals, new failures, the worst
 * segments, and what has changed against as long a time before, as far as chance does not explain it.
 */
export async function report(store: Store, options: ReportOptions): Promise<Report> {
  const { since, workflow, limit = LIMIT, until = Date.now() } = options;
  const of = workflow === undefined ? {} : { workflow };
  const now = await readOutcomes(store, { ...of, since, until, limit });
  const earlier = await readOutcomes(store, { ...of, since: 2 * since - until, until: since - 1, limit });
  const { clusters } = await failures(store, { ...of, since, until });
  const { changes, compared } = changesBetween(earlier, now);
  return {
    since,
    until,
    ...of,
    all: figuresOf("all", now.facts, now.failed),
    before: figuresOf("all", earlier.facts, earlier.failed),
    workflows: groups(now, "workflow"),
    releases: groups(now, "release"),
    changes,
    compared,
    newFailures: clusters.filter(({ isNew }) => isNew).slice(0, MOST),
    failures: clusters.slice(0, MOST),
    segments: (await segmentsOf(store, now, {})).segments,
    isCut: now.facts.length >= limit || earlier.facts.length >= limit,
  };
}

function groups({ facts, failed }: Outcomes, by: "workflow" | "release"): readonly GroupFigures[] {
  return groupsBy(facts, by).map(([name, own]) => figuresOf(name, own, failed));
}
