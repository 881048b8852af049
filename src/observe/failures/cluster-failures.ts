import { digest } from "../../core/canonical.ts";
import type { RunId } from "../../core/ids.ts";
import { nearTexts } from "../../core/near-texts.ts";
import { alikeTexts } from "./alike-texts.ts";
import type { FailedRun, FailureReason } from "./failed-run.ts";
import { messageShape } from "./message-shape.ts";

export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** Runs that went wrong in the same way at the same place. */
export interface FailureCluster {
  /** Follows from reason, code, step and shape, so that it stays the same as runs come. */
  readonly id: string;
  readonly reason: FailureReason;
  readonly code: string;
  /** The step that failed; empty where the workflow's own code did; undefined where it is not known yet. */
  readonly step: string | undefined;
  /** The message without what only one run has. */
  readonly shape: string;
  /** The message of the newest of them. */
  readonly message: string;
  /** Runs since `since`. */
  readonly count: number;
  /** Runs in all, as far as the store goes back. */
  readonly total: number;
  /** Ms since the epoch. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Nothing of it was seen before `since`; false without one. */
  readonly isNew: boolean;
  /** Users that it happened to; runs without one are not counted. */
  readonly subjects: number;
  readonly workflows: readonly Counted[];
  readonly releases: readonly Counted[];
  readonly routes: readonly Counted[];
  /** Trials of experiments among `count`. */
  readonly trials: number;
  /** Inputs that are nearly the same, the most frequent first. */
  readonly inputs: readonly Counted[];
  /** Runs in 24 equal parts of the time from the first look (`since`, else the first failure of all) to the last. */
  readonly timeline: readonly number[];
  /** The newest first. */
  readonly examples: readonly RunId[];
}

export interface ClusterOptions {
  /** Ms since the epoch; what happened before only says whether a cluster is new. Default: all counts. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Runs named a cluster. Default 5. */
  readonly examples?: number | undefined;
}

const EXAMPLES = 5;
const PARTS = 24;
/** Shapes of this likeness are one: what the patterns leave of names. */
const NEAR = 0.8;
const MOST_INPUTS = 3;
const INPUTS_READ = 200;

/**
 * Groups runs by reason, code, step and the shape of their message; shapes of one place that are nearly the same are one.
 * Clusters without a run since `since` are left out. The most frequent first.
 */
export function clusterFailures(
  runs: readonly FailedRun[],
  options: ClusterOptions = {},
): readonly FailureCluster[] {
  const until = options.until ?? Number.POSITIVE_INFINITY;
  const seen = runs.filter(({ startedAt }) => startedAt <= until);
  const span = spanOf(seen, options);
  const places = Map.groupBy(seen, ({ reason, code, step }) => JSON.stringify([reason, code, step]));
  const clusters = [...places.values()].flatMap((place) => groupsByShape(place));
  return clusters
    .flatMap((group) => clusterOf(group, { ...options, span }) ?? [])
    .sort((a, b) => b.count - a.count || b.lastSeen - a.lastSeen || (a.id < b.id ? -1 : 1));
}

interface Group {
  readonly shape: string;
  readonly runs: readonly FailedRun[];
}

function groupsByShape(place: readonly FailedRun[]): readonly Group[] {
  const shapes = new Map<string, string>();
  const shaped = Map.groupBy(place, ({ message }) => {
    const known = shapes.get(message) ?? messageShape(message);
    shapes.set(message, known);
    return known;
  });
  // The oldest name of a group is the one that stays when more runs come.
  const groups = [...shaped].sort(([, a], [, b]) => oldest(a) - oldest(b));
  const index = nearTexts(
    groups.map(([shape]) => shape),
    NEAR,
  );
  const taken = new Set<number>();
  return groups.flatMap(([shape], at) => {
    if (taken.has(at)) return [];
    const near = index.find(shape).filter((other) => other.at === at || !taken.has(other.at));
    for (const other of near) taken.add(other.at);
    taken.add(at);
    const alike = near.length === 0 ? [{ at }] : near;
    return [{ shape, runs: alike.flatMap((other) => groups[other.at]?.[1] ?? []) }];
  });
}

function oldest(runs: readonly FailedRun[]): number {
  return runs.reduce((least, { startedAt }) => Math.min(least, startedAt), Number.POSITIVE_INFINITY);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spanOf(runs: readonly FailedRun[], { since }: ClusterOptions): Span {
  let [from, to] = [since ?? Number.POSITIVE_INFINITY, since ?? 0];
  for (const { startedAt } of runs) {
    if (since === undefined) from = Math.min(from, startedAt);
    to = Math.max(to, startedAt);
  }
  return { from, to };
}

function clusterOf(
  { shape, runs: all }: Group,
  { since = Number.NEGATIVE_INFINITY, examples = EXAMPLES, span }: ClusterOptions & { readonly span: Span },
): FailureCluster | undefined {
  const runs = all.filter(({ startedAt }) => startedAt >= since).sort((a, b) => b.startedAt - a.startedAt);
  const [newest] = runs;
  if (newest === undefined) return undefined;
  const { reason, code, step } = newest;
  const firstSeen = oldest(all);
  return {
    id: digest(JSON.stringify([reason, code, step, shape])).slice(0, 12),
    reason,
    code,
    step,
    shape,
    message: newest.message,
    count: runs.length,
    total: all.length,
    firstSeen,
    lastSeen: newest.startedAt,
    isNew: firstSeen >= since && Number.isFinite(since),
    subjects: new Set(runs.flatMap(({ subject }) => subject ?? [])).size,
    workflows: counted(runs.map(({ workflow }) => workflow)),
    releases: counted(runs.map(({ release }) => release)),
    routes: counted(runs.map(({ route }) => route)),
    trials: runs.filter(({ experiment }) => experiment !== undefined).length,
    inputs: alikeTexts(runs.slice(0, INPUTS_READ).map(({ input }) => input)).slice(0, MOST_INPUTS),
    timeline: timelineOf(runs, span),
    examples: runs.slice(0, examples).map(({ run }) => run),
  };
}

function timelineOf(runs: readonly FailedRun[], { from, to }: Span): readonly number[] {
  const parts = Array.from({ length: PARTS }, () => 0);
  for (const { startedAt } of runs) {
    const part = to > from ? Math.floor(((startedAt - from) / (to - from)) * PARTS) : PARTS - 1;
    const at = Math.min(PARTS - 1, Math.max(0, part));
    parts[at] = (parts[at] ?? 0) + 1;
  }
  return parts;
}

function counted(names: readonly (string | undefined)[]): readonly Counted[] {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
