import type { StoredExperiment, TrialRecord } from "../core/experiment.ts";
import type { ExperimentId, RunId } from "../core/ids.ts";
import type { Case } from "./case.ts";
import type { Tried } from "./figures/tried.ts";

/** A record of a trial that passed, unless told otherwise. */
export function trial(caseId: string, number: number, rest: Partial<TrialRecord> = {}): TrialRecord {
  const pass = "pass" in rest ? rest.pass : true;
  return {
    case: caseId,
    trial: number,
    runs: [runOf(caseId, number)],
    status: "completed",
    scores: { exact: { kind: "scored", value: pass === true ? 1 : 0, pass: pass === true } },
    pass,
    took: 100,
    cost: 0.01,
    tokensIn: 10,
    tokensOut: 5,
    calls: 2,
    toolErrors: 0,
    ...rest,
  };
}

export function runOf(caseId: string, number: number, release = "r"): RunId {
  return `run_${release}-${caseId}-${number}` as RunId;
}

export interface Given {
  readonly cases: readonly Case[];
  readonly records: readonly TrialRecord[];
  readonly trials?: number;
  readonly release?: string;
  readonly rest?: Partial<StoredExperiment>;
}

export function tried({ cases, records, trials = 1, release = "current", rest = {} }: Given): Tried {
  const experiment: StoredExperiment = {
    id: `exp_${release}` as ExperimentId,
    name: "support",
    workflow: "support",
    release,
    dataset: { name: "cases", version: "0123456789abcdef" },
    trials,
    startedAt: 0,
    seed: 1,
    status: "completed",
    end: { status: "completed", endedAt: 1 },
    done: records.length,
    passed: records.filter(({ pass }) => pass === true).length,
    records,
    ...rest,
  };
  return { cases, experiment };
}

/** Cases c1, c2, … with so many of `trials` passed each. */
export function passing(
  passed: readonly number[],
  { trials, release = "current", clusters, routes }: PassingOptions,
): Tried {
  const cases = passed.map(
    (_, i): Case => ({
      id: `c${i + 1}`,
      input: i,
      ...(clusters?.[i] === undefined ? {} : { cluster: clusters[i] }),
      ...(routes?.[i] === undefined ? {} : { route: routes[i] }),
    }),
  );
  const records = passed.flatMap((count, i) =>
    Array.from({ length: trials }, (_, t) =>
      trial(`c${i + 1}`, t + 1, { pass: t < count, runs: [runOf(`c${i + 1}`, t + 1, release)] }),
    ),
  );
  return tried({ cases, records, trials, release });
}

export interface PassingOptions {
  readonly trials: number;
  readonly release?: string;
  readonly clusters?: readonly string[];
  readonly routes?: readonly string[];
}
