import type { ExperimentSummary, TrialRecord } from "../../core/experiment.ts";
import { pairedDifference } from "../../stats/paired-difference.ts";
import { groupSequential, sequentialVerdict } from "../../stats/sequential.ts";
import type { Verdict } from "../../stats/verdict-of.ts";
import type { Case } from "../case.ts";
import type { Regression } from "../criteria.ts";
import type { Tried } from "../figures/tried.ts";
import { sidesOf } from "./differences.ts";
import { matchCases } from "./match-cases.ts";
import { ALLOWED_DROP, ALPHA } from "./regression-gates.ts";

/** A comparison that was clear before all trials were made. */
export interface Decision {
  readonly verdict: Exclude<Verdict, "INCONCLUSIVE">;
  /** From 1. */
  readonly look: number;
  readonly looks: number;
  /** Cases of the candidate that were complete at the look, and all that are compared. */
  readonly seen: number;
  readonly of: number;
}

export interface EarlyStopOptions {
  /** With all of its trials. */
  readonly baseline: Tried;
  /** The cases that the candidate is to be tried on. */
  readonly cases: readonly Case[];
  /** What will be known of the candidate when it has begun. */
  readonly candidate: Pick<ExperimentSummary, "dataset" | "trials">;
  readonly rule?: Regression;
  /** Looks in all, evenly over the cases. Default 5. */
  readonly looks?: number;
  /** Whether a clear PASS may stop it: not where other gates need the rest of the trials. Default true. */
  readonly stopAtPass?: boolean;
}

/** A comparison that is looked at while the candidate's trials are made. */
export interface EarlyStop {
  /** For a runner's `shouldStop`: whether the rest of the trials can be saved. */
  shouldStop(records: readonly TrialRecord[]): boolean;
  /** Set as soon as it is clear. */
  readonly decision: Decision | undefined;
}

/**
 * Looks at a comparison at 20, 40, 60 and 80 % of the cases, with bounds (O'Brien and Fleming) that keep the chance of a wrong
 * verdict at its level over all looks together. Cases must come in random order, as the runner draws them; only cases of which
 * every trial is made are looked at.
 */
export function earlyStop(options: EarlyStopOptions): EarlyStop {
  return new Looking(options);
}

class Looking implements EarlyStop {
  decision: Decision | undefined;
  readonly #options: EarlyStopOptions;
  readonly #matchable: ReadonlySet<string>;
  readonly #records = new Map<string, TrialRecord[]>();
  #taken = 0;
  #complete = 0;
  #looked = 0;

  constructor(options: EarlyStopOptions) {
    this.#options = options;
    this.#matchable = new Set(matchable(options));
  }

  shouldStop(records: readonly TrialRecord[]): boolean {
    for (; this.#taken < records.length; this.#taken++) {
      const record = records[this.#taken];
      if (record !== undefined) this.#take(record);
    }
    const { looks = 5 } = this.#options;
    const due = Math.floor((this.#complete * looks) / Math.max(1, this.#matchable.size));
    if (this.decision === undefined && due > this.#looked && due < looks) this.#look(due);
    return this.decision !== undefined;
  }

  #take(record: TrialRecord): void {
    if (!this.#matchable.has(record.case)) return;
    const own = this.#records.get(record.case) ?? [];
    own.push(record);
    this.#records.set(record.case, own);
    if (own.length === this.#options.candidate.trials) this.#complete += 1;
  }

  #look(look: number): void {
    this.#looked = look;
    const { rule = {}, looks = 5, stopAtPass = true } = this.#options;
    const { baseline, candidate, clusters } = sidesOf(this.#pairs());
    if (baseline.length < 2) return;
    const { verdict } = sequentialVerdict(groupSequential({ looks, alpha: rule.alpha ?? ALPHA }), {
      look,
      difference: pairedDifference({ baseline, candidate, clusters }),
      allowedDrop: rule.drop ?? ALLOWED_DROP,
    });
    if (verdict === "INCONCLUSIVE" || (verdict === "PASS" && !stopAtPass)) return;
    this.decision = { verdict, look, looks, seen: this.#complete, of: this.#matchable.size };
  }

  #pairs() {
    const complete = [...this.#records.values()].filter(
      (own) => own.length === this.#options.candidate.trials && own.every(({ pass }) => pass !== undefined),
    );
    return matchCases(this.#options.baseline, candidateOf(this.#options, complete.flat())).pairs;
  }
}

/** Ids of the cases that will be compared in the end, those that the baseline has trials of. */
function matchable(options: EarlyStopOptions): readonly string[] {
  const tried = new Set(options.baseline.experiment.records.map((record) => record.case));
  return matchCases(options.baseline, candidateOf(options, [])).unmatched.untried.filter((id) =>
    tried.has(id),
  );
}

function candidateOf(
  { cases, candidate, baseline }: EarlyStopOptions,
  records: readonly TrialRecord[],
): Tried {
  return { cases, experiment: { ...baseline.experiment, ...candidate, records } };
}

const TEXT = /^decided: (PASS|BLOCK) at look (\d+) of (\d+), (\d+) of (\d+) cases$/;

/** The reason that an experiment keeps which was stopped so. */
export function decisionText({ verdict, look, looks, seen, of }: Decision): string {
  return `decided: ${verdict} at look ${look} of ${looks}, ${seen} of ${of} cases`;
}

/** The decision an experiment was stopped by, if it was. */
export function decisionOf({ end }: Pick<ExperimentSummary, "end">): Decision | undefined {
  const match = TEXT.exec(end?.reason ?? "");
  if (match === null) return undefined;
  const [look = 0, looks = 0, seen = 0, of = 0] = match.slice(2).map(Number);
  return { verdict: match[1] === "PASS" ? "PASS" : "BLOCK", look, looks, seen, of };
}
