import type { StoredExperiment, TrialRecord } from "../../core/experiment.ts";
import type { Case } from "../case.ts";

/** An experiment with the cases it was made on: what figures, comparison and reports are made of. */
export interface Tried {
  readonly experiment: StoredExperiment;
  readonly cases: readonly Case[];
  /** Scorers that a trial must pass. Default: all that are in the records. */
  readonly gating?: readonly string[];
}

/** Cases with the records of their trials. */
export interface TrialsOf {
  readonly cases: readonly Case[];
  readonly experiment: Pick<StoredExperiment, "records">;
}

/** The trials of one case. */
export interface CaseTrials {
  readonly case: Case;
  /** By their number. */
  readonly records: readonly TrialRecord[];
  /** Trials whose scorers could all be asked. */
  readonly counted: number;
  readonly passed: number;
  /** Cases of one cluster are not independent. */
  readonly cluster: string;
}

/** By case, in the order of the dataset; cases that the dataset does not have stand at the end. */
export function caseTrials({ cases, experiment }: TrialsOf): readonly CaseTrials[] {
  const records = Map.groupBy(experiment.records, (record) => record.case);
  const known = new Map(cases.map((one) => [one.id, one]));
  const strangers = [...records.keys()].filter((id) => !known.has(id)).map((id): Case => ({ id }));
  return [...cases, ...strangers].map((one) => {
    const own = (records.get(one.id) ?? []).toSorted((a, b) => a.trial - b.trial);
    const counted = own.filter(({ pass }) => pass !== undefined);
    return {
      case: one,
      records: own,
      counted: counted.length,
      passed: counted.filter(({ pass }) => pass === true).length,
      cluster: clusterOf(one, known),
    };
  });
}

/** A case made of another, such as one with typos, shares its cluster: what breaks one often breaks both. */
function clusterOf(one: Case, known: ReadonlyMap<string, Case>): string {
  if (one.cluster !== undefined) return `cluster ${one.cluster}`;
  const source = one.origin?.kind === "generated" ? one.origin.from?.[0] : undefined;
  const parent = source === undefined || source === one.id ? undefined : known.get(source);
  return parent?.cluster === undefined ? `case ${source ?? one.id}` : `cluster ${parent.cluster}`;
}

/** A name of its cluster for each case; undefined where every case stands alone. */
export function clustersOf(cases: readonly Pick<CaseTrials, "cluster">[]): readonly string[] | undefined {
  const names = cases.map(({ cluster }) => cluster);
  return new Set(names).size === names.length ? undefined : names;
}
