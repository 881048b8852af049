import { canonical } from "../../core/canonical.ts";
import type { Case } from "../case.ts";
import type { CaseTrials, Tried } from "../figures/tried.ts";
import { caseTrials } from "../figures/tried.ts";

/** One case as both releases did it: each with at least one trial. */
export interface CasePair {
  /** The candidate's. */
  readonly case: Case;
  readonly baseline: CaseTrials;
  readonly candidate: CaseTrials;
  readonly cluster: string;
}

/** Ids of cases that are not compared, by why. */
export interface Unmatched {
  readonly onlyBaseline: readonly string[];
  readonly onlyCandidate: readonly string[];
  /** In both datasets, with another input or expectation. */
  readonly changed: readonly string[];
  /** In both, without a trial of one release: not begun, or stopped before. */
  readonly untried: readonly string[];
}

/** Of an experiment what a comparison needs. */
export interface Comparable {
  readonly cases: Tried["cases"];
  readonly experiment: Pick<Tried["experiment"], "dataset" | "records">;
}

export interface MatchedCases {
  readonly pairs: readonly CasePair[];
  readonly unmatched: Unmatched;
}

/**
 * The cases that two experiments can be compared on: those of the same id whose content is the same,
 * whatever their tags and notes. Of one dataset version, or where a dataset is not known, the id alone says so.
 */
export function matchCases(baseline: Comparable, candidate: Comparable): MatchedCases {
  const before = new Map(caseTrials(baseline).map((one) => [one.case.id, one]));
  const after = caseTrials(candidate);
  const isSame =
    baseline.cases.length === 0 ||
    candidate.cases.length === 0 ||
    baseline.experiment.dataset.version === candidate.experiment.dataset.version;
  const pairs: CasePair[] = [];
  const [onlyCandidate, changed, untried]: [string[], string[], string[]] = [[], [], []];
  for (const one of after) {
    const { id } = one.case;
    const other = before.get(id);
    if (other === undefined) onlyCandidate.push(id);
    else if (!isSame && contentOf(one.case) !== contentOf(other.case)) changed.push(id);
    else if (one.records.length === 0 || other.records.length === 0) untried.push(id);
    else pairs.push({ case: one.case, baseline: other, candidate: one, cluster: one.cluster });
  }
  const ids = new Set(after.map((one) => one.case.id));
  const onlyBaseline = [...before.keys()].filter((id) => !ids.has(id));
  return { pairs, unmatched: { onlyBaseline, onlyCandidate, changed, untried } };
}

/** What a trial is given and held against. */
function contentOf({ input, expected, expect, turns, user, before, fixtures, subject }: Case): string {
  return canonical({ input, expected, expect, turns, user, before, fixtures, subject }, "a case");
}
