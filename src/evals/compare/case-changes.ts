import type { TrialRecord } from "../../core/experiment.ts";
import type { RunId } from "../../core/ids.ts";
import { caseDrops } from "../../stats/flakiness.ts";
import { isFlaky } from "../figures/figures.ts";
import type { CaseTrials } from "../figures/tried.ts";
import type { CasePair } from "./match-cases.ts";

/** A case that passes more or less often than before. */
export interface CaseChange {
  readonly case: string;
  readonly route?: string;
  readonly baseline: PassedOf;
  readonly candidate: PassedOf;
  /** Passed every trial before and none now, or the other way round. */
  readonly total: boolean;
  /** Passes at times, and always did the same before. */
  readonly newlyFlaky: boolean;
  /** Fisher's exact test of this case alone, one-sided. */
  readonly p: number;
  /** Adjusted for the number of cases (Holm): with few trials it is never small. */
  readonly adjusted: number;
  /** Of the two trials that show the change: one that passed, one that did not. Last runs; absent where a release refused the input. */
  readonly runs: { readonly baseline?: RunId; readonly candidate?: RunId };
}

export interface PassedOf {
  readonly passed: number;
  readonly counted: number;
}

export interface CaseChanges {
  /** The most suspicious first. */
  readonly regressions: readonly CaseChange[];
  readonly improvements: readonly CaseChange[];
  /** Ids of cases that always did the same before and now pass at times. */
  readonly newlyFlaky: readonly string[];
}

/** What changed, case by case. With few trials much of it is noise: see `adjusted`. */
export function caseChanges(pairs: readonly CasePair[]): CaseChanges {
  const counting = pairs.filter(({ baseline, candidate }) => baseline.counted > 0 && candidate.counted > 0);
  const before = counting.map(({ baseline }) => ({ passed: baseline.passed, n: baseline.counted }));
  const after = counting.map(({ candidate }) => ({ passed: candidate.passed, n: candidate.counted }));
  const changes = (direction: "down" | "up"): readonly CaseChange[] =>
    (direction === "down" ? caseDrops(before, after) : caseDrops(after, before)).flatMap(
      ({ index, p, adjusted }) => {
        const pair = counting[index];
        return pair === undefined ? [] : changeOf(pair, { p, adjusted, direction });
      },
    );
  return {
    regressions: changes("down"),
    improvements: changes("up"),
    newlyFlaky: counting.filter(isNewlyFlaky).map((pair) => pair.case.id),
  };
}

function changeOf(
  pair: CasePair,
  { p, adjusted, direction }: { p: number; adjusted: number; direction: "down" | "up" },
): CaseChange {
  const { baseline, candidate } = pair;
  const isDown = direction === "down";
  const [better, worse] = isDown ? [baseline, candidate] : [candidate, baseline];
  const one = runWhere(baseline, isDown);
  const other = runWhere(candidate, !isDown);
  return {
    case: pair.case.id,
    ...(pair.case.route === undefined ? {} : { route: pair.case.route }),
    baseline: { passed: baseline.passed, counted: baseline.counted },
    candidate: { passed: candidate.passed, counted: candidate.counted },
    total: better.passed === better.counted && worse.passed === 0,
    newlyFlaky: isNewlyFlaky(pair),
    p,
    adjusted,
    runs: {
      ...(one === undefined ? {} : { baseline: one }),
      ...(other === undefined ? {} : { candidate: other }),
    },
  };
}

function isNewlyFlaky({ baseline, candidate }: CasePair): boolean {
  return baseline.counted > 1 && !isFlaky(baseline) && isFlaky(candidate);
}

function runWhere({ records }: CaseTrials, passed: boolean): RunId | undefined {
  const last = ({ runs }: TrialRecord): RunId | undefined => runs.at(-1);
  return records
    .filter(({ pass }) => pass === passed)
    .map(last)
    .find((run) => run !== undefined);
}
