import type { RunId } from "../../core/ids.ts";
import type { RunFact } from "../../core/run-fact.ts";
import type { Interval } from "../../stats/interval.ts";
import { meanOverCases } from "../../stats/mean-over-cases.ts";
import { nearestRank } from "../../stats/nearest-rank.ts";
import { rateOverCases } from "../../stats/rate-over-cases.ts";

/** How the runs of one workflow, one release or all went. */
export interface GroupFigures {
  readonly name: string;
  readonly runs: number;
  readonly failed: number;
  /** Share that went well, with its 95 % interval: runs of one customer are not independent. Absent of no runs. */
  readonly success?: Interval & { readonly rate: number };
  /** Ms; absent where no run has a known duration. */
  readonly p50?: number;
  readonly p95?: number;
  /** US dollars a run with its 95 % interval; absent where no run has a known cost. */
  readonly cost?: Interval & { readonly mean: number };
  /** US dollars of all runs whose cost is known. */
  readonly spent: number;
  /** Runs whose cost is unknown. */
  readonly unpriced: number;
}

export function figuresOf(name: string, facts: readonly RunFact[], failed: ReadonlySet<RunId>): GroupFigures {
  const counts = { name, runs: facts.length, failed: facts.filter(({ id }) => failed.has(id)).length };
  const priced = facts.flatMap((fact) => (fact.cost === undefined ? [] : [{ fact, cost: fact.cost }]));
  const spent = priced.reduce((sum, { cost }) => sum + cost, 0);
  return {
    ...counts,
    ...successOf(facts, failed),
    ...latencyOf(facts),
    ...costOf(priced),
    spent,
    unpriced: facts.length - priced.length,
  };
}

/** By name, the most frequent first; runs without one are left out. */
export function groupsBy(
  facts: readonly RunFact[],
  by: "workflow" | "release",
): readonly (readonly [string, readonly RunFact[]])[] {
  const groups = Map.groupBy(facts, (fact) => fact[by]);
  return [...groups]
    .flatMap(([name, own]) => (name === undefined ? [] : [[name, own] as const]))
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
}

/** Who a run was for; each run without anybody is somebody's of its own. */
export function clusterOf({ subject, id }: RunFact): string {
  return subject?.id ?? id;
}

function successOf(facts: readonly RunFact[], failed: ReadonlySet<RunId>): Pick<GroupFigures, "success"> {
  if (facts.length === 0) return {};
  const values = facts.map(({ id }) => Number(!failed.has(id)));
  const { rate, low, high } = rateOverCases(values, { clusters: facts.map(clusterOf) });
  return { success: { rate, low, high } };
}

function latencyOf(facts: readonly RunFact[]): Pick<GroupFigures, "p50" | "p95"> {
  const took = facts.flatMap((fact) => fact.took ?? []).sort((a, b) => a - b);
  return took.length === 0 ? {} : { p50: nearestRank(took, 0.5), p95: nearestRank(took, 0.95) };
}

function costOf(
  priced: readonly { readonly fact: RunFact; readonly cost: number }[],
): Pick<GroupFigures, "cost"> {
  if (priced.length === 0) return {};
  const costs = priced.map(({ cost }) => cost);
  const isFree = costs.every((cost) => cost === 0);
  const { mean, low, high } = meanOverCases(costs, {
    clusters: priced.map(({ fact }) => clusterOf(fact)),
    bounds: { low: 0, high: isFree ? 0 : Number.POSITIVE_INFINITY },
  });
  return { cost: { mean, low, high } };
}
