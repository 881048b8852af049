import { passAtK } from "../../stats/pass-at-k.ts";
import { passHatK } from "../../stats/pass-hat-k.ts";
import type { RateOverCases } from "../../stats/rate-over-cases.ts";
import { rateOverCases } from "../../stats/rate-over-cases.ts";
import type { CaseTrials } from "./tried.ts";
import { clustersOf } from "./tried.ts";

export interface AtK {
  readonly k: number;
  /** Over the cases with at least k trials that count. */
  readonly rate: RateOverCases;
}

/** Of each k that is shown: all up to ten, then some. */
const ALL_UP_TO = 10;

/** pass^k, k of k trials pass, for each k for which there are trials. */
export function passHatKs(cases: readonly CaseTrials[]): readonly AtK[] {
  return forEachK(cases, passHatK);
}

/** pass@k, at least one of k trials passes. */
export function passAtKs(cases: readonly CaseTrials[]): readonly AtK[] {
  return forEachK(cases, passAtK);
}

function forEachK(cases: readonly CaseTrials[], of: typeof passHatK): readonly AtK[] {
  const most = cases.reduce((max, { counted }) => Math.max(max, counted), 0);
  return shown(most).map((k) => {
    const enough = cases.filter(({ counted }) => counted >= k);
    const values = enough.map(({ passed, counted }) => of(counted, passed, k));
    const trials = enough.reduce((sum, { counted }) => sum + counted, 0);
    return { k, rate: rateOverCases(values, { clusters: clustersOf(enough), trials }) };
  });
}

function shown(most: number): readonly number[] {
  const all = Array.from({ length: most }, (_, i) => i + 1);
  return all.filter((k) => k <= ALL_UP_TO || k === most || (k % 10 === 0 && k <= 100) || k % 100 === 0);
}
