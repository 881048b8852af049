import type { ExperimentId, RunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { RunFact } from "../../core/run-fact.ts";
import type { Store } from "../../core/store.ts";
import type { Segment as FoundSegment } from "../../stats/segments/find-segments.ts";
import { findSegments } from "../../stats/segments/find-segments.ts";
import type { CallDifference } from "./call-differences.ts";
import { callDifferences } from "./call-differences.ts";
import type { Outcomes } from "./read-outcomes.ts";
import { readOutcomes } from "./read-outcomes.ts";
import { boundAttributes, commonTools, kindAndName, runAttributes } from "./run-attributes.ts";
import type { SegmentCondition } from "./segment-words.ts";
import type { Suggestion } from "./suggestion.ts";
import { suggestionFor } from "./suggestion.ts";

export interface SegmentsOptions {
  /** Ms since the epoch. Default: as far as the store goes back. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly workflow?: string | undefined;
  readonly release?: string | undefined;
  /** Trials of this experiment. Default: traffic. */
  readonly experiment?: ExperimentId | undefined;
  /** A segment has at least so many runs. Default 30. */
  readonly support?: number | undefined;
  /** Runs at most, the newest. Default 100,000. */
  readonly limit?: number | undefined;
}

/** A part of the traffic where runs fail more often. */
export interface RunSegment {
  readonly conditions: readonly SegmentCondition[];
  readonly n: number;
  readonly failed: number;
  readonly rate: number;
  /** 95 %, with runs of one customer counted as what they are. */
  readonly low: number;
  readonly high: number;
  /** Failure rate of all others, without the segments before it. */
  readonly otherRate: number;
  readonly customers: number;
  /** Times the number of slices that were looked at. */
  readonly p: number;
  readonly designEffect: number;
  /** `confirmed`: it stands without the customer who fails most in it. `reported`: it is mostly that customer. */
  readonly state: "reported" | "confirmed";
  readonly worstCustomer?: string;
  /** Runs that failed in it, the newest first. */
  readonly examples: readonly RunId[];
  /** Calls that behave otherwise there, in a sample of its runs and of others. */
  readonly differences: readonly CallDifference[];
  readonly suggestion: Suggestion;
}

export interface SegmentsReport {
  readonly runs: number;
  readonly failed: number;
  /** Slices that were looked at. */
  readonly slices: number;
  /** There are more runs than were read. */
  readonly isCut: boolean;
  /** The most certain first. */
  readonly segments: readonly RunSegment[];
}

const LIMIT = 100_000;
const SUPPORT = 30;
/** Runs of each side whose calls are read to tell what differs. */
const SAMPLE = 100;
const EXAMPLES = 5;

/**
 * Finds where runs fail more often: all slices of one or two attributes of subject, route, tools and input, as
 * `findSegments()` judges them, each with the calls that differ there and a suggestion. Runs that failed, that were interrupted,
 * whose trial did not pass or that a person found bad count as failed; cancelled and unfinished ones count as nothing.
 */
export async function segments(store: Store, options: SegmentsOptions = {}): Promise<SegmentsReport> {
  const { support, limit = LIMIT, ...query } = options;
  const outcomes = await readOutcomes(store, { ...query, limit });
  const found = await segmentsOf(store, outcomes, { support });
  return { ...found, isCut: outcomes.facts.length >= limit };
}

/** The same, of runs that have been read already. */
export async function segmentsOf(
  store: Store,
  { facts, failed }: Outcomes,
  { support = SUPPORT }: Pick<SegmentsOptions, "support">,
): Promise<Omit<SegmentsReport, "isCut">> {
  const tools = commonTools(facts);
  const rows = facts.map((fact) => runAttributes(fact, tools));
  boundAttributes(rows, support);
  const found = findSegments(
    facts.map((fact, i) => ({
      attributes: rows[i] ?? {},
      failed: failed.has(fact.id),
      customer: fact.subject?.id,
    })),
    { support },
  );
  const detailed: RunSegment[] = [];
  for (const segment of found.segments) detailed.push(await detail(store, segment, { facts, failed }));
  return { runs: found.n, failed: found.failed, slices: found.slices, segments: detailed };
}

interface Table {
  readonly facts: readonly RunFact[];
  readonly failed: ReadonlySet<RunId>;
}

async function detail(store: Store, segment: FoundSegment, table: Table): Promise<RunSegment> {
  const { facts, failed } = table;
  const members = new Set(segment.rows);
  const [inside, outside] = [facts.filter((_, i) => members.has(i)), facts.filter((_, i) => !members.has(i))];
  const { n, rate, low, high, otherRate, customers, adjusted, designEffect, confirmed, worstCustomer } =
    segment;
  const conditions = segment.conditions.map(({ attribute, value }) => ({ ...kindAndName(attribute), value }));
  // That a tool is called is what such a segment is, and nothing that differs in it.
  const own = new Set(conditions.flatMap(({ kind, name }) => (kind === "tool" ? [name] : [])));
  const differences = callDifferences(await load(store, inside), await load(store, outside)).filter(
    ({ what, name }) => what !== "called" || !own.has(name),
  );
  const routes = routesOf(inside, outside);
  return {
    conditions,
    n,
    failed: segment.failed,
    rate,
    low,
    high,
    otherRate,
    customers,
    p: adjusted,
    designEffect,
    state: confirmed ? "confirmed" : "reported",
    ...(worstCustomer === undefined ? {} : { worstCustomer }),
    examples: inside
      .filter(({ id }) => failed.has(id))
      .slice(0, EXAMPLES)
      .map(({ id }) => id),
    differences,
    suggestion: suggestionFor({
      conditions,
      differences,
      confirmed,
      worstCustomer,
      routes,
      n,
      failed: segment.failed,
    }),
  };
}

/** An even sample, always the same of the same runs. */
async function load(store: Store, facts: readonly RunFact[]): Promise<readonly StoredRun[]> {
  const size = Math.min(SAMPLE, facts.length);
  const found: StoredRun[] = [];
  for (let i = 0; i < size; i++) {
    const fact = facts[Math.floor((i * facts.length) / size)];
    const run = fact === undefined ? undefined : await store.load(fact.id);
    if (run !== undefined) found.push(run);
  }
  return found;
}

function routesOf(inside: readonly RunFact[], outside: readonly RunFact[]) {
  const count = (facts: readonly RunFact[]) => {
    const counts = new Map<string, number>();
    for (const { route } of facts) if (route !== undefined) counts.set(route, (counts.get(route) ?? 0) + 1);
    return counts;
  };
  const others = count(outside);
  return [...count(inside)]
    .map(([name, runs]) => ({ name, inside: runs, outside: others.get(name) ?? 0 }))
    .sort((a, b) => b.inside - a.inside);
}
