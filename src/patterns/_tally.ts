import { AirworthyError } from "../core/errors.ts";
import type { CallRecord, StoredRun } from "../core/run.ts";
import type { Passes, StepOfRun } from "./_read-run.ts";
import { stepsOfRun } from "./_read-run.ts";

/** Sums over the runs that reached a step. */
export interface StepSums {
  readonly step: string;
  readonly kind: CallRecord["kind"];
  readonly reached: number;
  readonly passed: number;
  readonly recovered: number;
  readonly tolerated: number;
  readonly calls: number;
  readonly failures: number;
  readonly at: number;
  readonly took: number;
  readonly cost: number;
  readonly unpriced: number;
}

export interface Tally {
  readonly workflow: string;
  readonly runs: number;
  readonly completed: number;
  readonly excluded: number;
  readonly steps: ReadonlyMap<string, StepSums>;
  /** Completed runs by the steps they took, one name a line, sorted. */
  readonly paths: ReadonlyMap<string, number>;
}

interface TallyOptions {
  readonly passes: Passes;
  /** The name of the step that stands for the workflow's own code. */
  readonly ownCode: string;
}

/** Reads runs one by one. Forks are left out, whose answers are copies, and runs that have not ended by themselves. */
export function tally(runs: Iterable<StoredRun>, { passes, ownCode }: TallyOptions): Tally {
  const steps = new Map<string, StepSums>();
  const paths = new Map<string, number>();
  const counts = { runs: 0, completed: 0, excluded: 0, ownFailures: 0 };
  let workflow: string | undefined;
  for (const run of runs) {
    workflow ??= run.workflow;
    if (run.workflow !== workflow) throw mixed(workflow, run.workflow);
    if (!counted(run)) {
      counts.excluded += 1;
      continue;
    }
    const completed = run.status === "completed";
    const taken = stepsOfRun(run, passes);
    for (const step of taken) steps.set(step.step, added(steps.get(step.step), step, completed));
    counts.runs += 1;
    if (completed) {
      counts.completed += 1;
      const key = pathKey(taken.map(({ step }) => step));
      paths.set(key, (paths.get(key) ?? 0) + 1);
    } else if (taken.every(({ passed }) => passed)) counts.ownFailures += 1;
  }
  if (counts.ownFailures > 0) steps.set(ownCode, ownSums(ownCode, counts));
  return { workflow: workflow ?? "", ...counts, steps, paths };
}

/** The identity of a set of steps. */
export function pathKey(steps: readonly string[]): string {
  return [...steps].sort().join("\n");
}

function counted(run: StoredRun): boolean {
  return (run.status === "completed" || run.status === "failed") && !isTried(run);
}

/** Whether it was no work for anybody, but a look at what would happen. */
function isTried({ parent }: StoredRun): boolean {
  return parent?.kind === "fork" || parent?.kind === "trial";
}

function added(sums: StepSums | undefined, run: StepOfRun, completed: boolean): StepSums {
  const before = sums ?? NOTHING;
  const one = (yes: boolean): number => (yes ? 1 : 0);
  return {
    step: run.step,
    kind: run.kind,
    reached: before.reached + 1,
    passed: before.passed + one(run.passed),
    recovered: before.recovered + one(run.passed && run.failures > 0),
    tolerated: before.tolerated + one(!run.passed && completed),
    calls: before.calls + run.calls,
    failures: before.failures + run.failures,
    at: before.at + run.at,
    took: before.took + run.took,
    cost: before.cost + run.cost,
    unpriced: before.unpriced + run.unpriced,
  };
}

const NOTHING = {
  reached: 0,
  passed: 0,
  recovered: 0,
  tolerated: 0,
  calls: 0,
  failures: 0,
  at: 0,
  took: 0,
  cost: 0,
  unpriced: 0,
} as const;

function ownSums(step: string, { runs, ownFailures }: { runs: number; ownFailures: number }): StepSums {
  const passed = runs - ownFailures;
  // After all others, since nothing says when it happened.
  return {
    ...NOTHING,
    step,
    kind: "step",
    reached: runs,
    passed,
    failures: ownFailures,
    at: Number.POSITIVE_INFINITY,
  };
}

function mixed(first: string, second: string): AirworthyError {
  return new AirworthyError({
    code: "reliability_mixed",
    message: `Cannot measure "${first}" and "${second}" together: expected runs of one workflow`,
    hint: "List the runs of one workflow, for example with store.list({ workflow })",
  });
}
