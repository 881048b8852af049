import type { RunFact } from "../../core/run-fact.ts";
import type { ClusteredValue } from "../../stats/difference-of-means.ts";
import { differenceOfMeans } from "../../stats/difference-of-means.ts";
import { holm } from "../../stats/holm.ts";
import type { Interval } from "../../stats/interval.ts";
import type { Outcomes } from "../segments/read-outcomes.ts";
import { clusterOf, groupsBy } from "./group-figures.ts";

/** `failures`: share of runs; `latency`: typical ms a run; `cost`: US dollars a run. */
export type ChangedFigure = "failures" | "latency" | "cost";

/** A figure that is otherwise than in the period before, beyond chance. */
export interface ReportChange {
  readonly figure: ChangedFigure;
  /** The workflow; absent of all runs together. */
  readonly workflow?: string;
  readonly before: number;
  readonly after: number;
  /** 95 % interval of the change: of `failures` and `cost` the difference, of `latency` the ratio. */
  readonly change: Interval;
  /** Adjusted for all comparisons that were made (Holm). */
  readonly p: number;
}

const ALPHA = 0.05;
/** Fewer runs of a period say nothing that a person should be woken for. */
const LEAST = 20;

/**
 * Compares two periods figure by figure: all runs, and each workflow of which both have enough. Runs of one customer are not
 * independent, in a period or across the two. Latency is compared on its logarithm, where a few slow runs do not decide.
 */
export function changesBetween(
  before: Outcomes,
  after: Outcomes,
): { readonly changes: readonly ReportChange[]; readonly compared: number } {
  const earlier = new Map(groupsBy(before.facts, "workflow"));
  const workflows = groupsBy(after.facts, "workflow").map(([workflow, facts]) => ({
    workflow,
    old: earlier.get(workflow) ?? [],
    facts,
  }));
  const groups = [
    ...(workflows.length > 1 ? [{ workflow: undefined, old: before.facts, facts: after.facts }] : []),
    ...workflows,
  ];
  const found = groups.flatMap(({ workflow, old, facts }) =>
    FIGURES.flatMap((figure) => {
      const value = VALUE_OF[figure];
      const [one, other] = [valuesOf(old, before, value), valuesOf(facts, after, value)];
      if (one.length < LEAST || other.length < LEAST) return [];
      return [{ figure, workflow, ...differenceOfMeans(one, other), ...meansOf(one, other, figure) }];
    }),
  );
  const adjusted = holm(found.map(({ p }) => p));
  const changes = found.flatMap(
    ({ figure, workflow, before: was, after: is, low, high }, i): ReportChange[] => {
      const p = adjusted[i] ?? 1;
      if (p > ALPHA || (low <= 0 && high >= 0)) return [];
      const change = figure === "latency" ? { low: Math.exp(low), high: Math.exp(high) } : { low, high };
      return [{ figure, ...(workflow === undefined ? {} : { workflow }), before: was, after: is, change, p }];
    },
  );
  return { changes, compared: found.length };
}

const FIGURES: readonly ChangedFigure[] = ["failures", "latency", "cost"];

const VALUE_OF: Readonly<Record<ChangedFigure, (fact: RunFact, outcomes: Outcomes) => number | undefined>> = {
  failures: ({ id }, { failed }) => Number(failed.has(id)),
  latency: ({ took }) => (took === undefined ? undefined : Math.log(Math.max(took, 1))),
  cost: ({ cost }) => cost,
};

function valuesOf(
  facts: readonly RunFact[],
  outcomes: Outcomes,
  value: (fact: RunFact, outcomes: Outcomes) => number | undefined,
): readonly ClusteredValue[] {
  return facts.flatMap((fact) => {
    const found = value(fact, outcomes);
    return found === undefined ? [] : [{ value: found, cluster: clusterOf(fact) }];
  });
}

function meansOf(before: readonly ClusteredValue[], after: readonly ClusteredValue[], figure: ChangedFigure) {
  const mean = (values: readonly ClusteredValue[]) =>
    values.reduce((sum, { value }) => sum + value, 0) / values.length;
  const plain = (value: number) => (figure === "latency" ? Math.exp(value) : value);
  return { before: plain(mean(before)), after: plain(mean(after)) };
}
