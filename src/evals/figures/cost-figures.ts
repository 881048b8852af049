import type { RatioOverCases } from "../../stats/ratio-over-cases.ts";
import { ratioOverCases } from "../../stats/ratio-over-cases.ts";
import type { CaseTrials } from "./tried.ts";
import { clustersOf } from "./tried.ts";

/** US dollars. Where a price is unknown the means are too: it is never taken for 0. */
export interface CostFigures {
  /** Of the trials whose price is known: at least so much was spent. */
  readonly total: number;
  /** Trials whose price is unknown. */
  readonly unknown: number;
  readonly perRun: RatioOverCases | undefined;
  /** All that was spent, failures included, for each trial that passed; undefined where none did. */
  readonly perSuccess: RatioOverCases | undefined;
}

/** Cost of a run and of a success. */
export function costFigures(cases: readonly CaseTrials[]): CostFigures {
  const costs = cases.map(({ records }) => records.map(({ cost }) => cost));
  const known = costs.map((own) => own.filter((cost) => cost !== undefined));
  const sums = known.map((own) => own.reduce((sum, cost) => sum + cost, 0));
  const total = sums.reduce((sum, cost) => sum + cost, 0);
  const unknown = costs.flat().length - known.flat().length;
  if (unknown > 0) return { total, unknown, perRun: undefined, perSuccess: undefined };
  const per = (bottom: (one: CaseTrials) => number): RatioOverCases | undefined =>
    ratioOverCases(
      cases.map((one, i) => ({ top: sums[i] ?? 0, bottom: bottom(one) })),
      { clusters: clustersOf(cases) },
    );
  return {
    total,
    unknown,
    perRun: per(({ records }) => records.length),
    perSuccess: per(({ passed }) => passed),
  };
}
