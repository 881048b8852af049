import type { DatasetRef, ExperimentSummary, TrialRecord } from "../../core/experiment.ts";
import { pairedDifference } from "../../stats/paired-difference.ts";
import { groupSequential, sequentialVerdict } from "../../stats/sequential.ts";
import type { Verdict } from "../../stats/verdict-of.ts";
import type { Case } from "../case.ts";
import type { Regression } from "../criteria.ts";
import type { Tried } from "../figures/tried.ts";
import { sidesOf } from "./differences.ts";
import type { Comparable } from "./match-cases.ts";
import { matchCases } from "./match-cases.ts";
import { ALLOWED_DROP, ALPHA } from "./regression-gates.ts";

/** A comparison that was clear before all trials were made. */
export interface Decision {
  readonly verdict: Exclude<Verdict, "INCONCLUSIVE">;
  /** From 1. */
  readonly look: number;
  readonly looks: number;
  /** Cases that were complete at the look, and all that are compared. */
  readonly seen: number;
  readonly of: number;
}

export interface EarlyStopOptions {
  /** Name of the release that is tried. */
  readonly candidate: string;
  /** An experiment that is complete, or the name of the release that is tried beside the candidate. */
  readonly baseline: Tried | string;
  /** What both are tried on. */
  readonly dataset: DatasetRef & { readonly cases: readonly Case[] };
  /** Trials of every case. */
  readonly trials: number;
  readonly rule?: Regression;
  /** Looks in all, evenly over the cases. Default 5. */
  readonly looks?: number;
  /** Whether a clear PASS may stop it: not where other gates need the rest of the trials. Default true. */
  readonly stopAtPass?: boolean;
}

/** The records of a release so far, as a runner gives them. */
export interface SoFar {
  readonly release: string;
  readonly records: readonly TrialRecord[];
}

/** A comparison that is looked at while trials are made. */
export interface EarlyStop {
  /** For `shouldStop` of a runner: why the rest of the trials can be saved, if they can. */
  shouldStop(soFar: readonly SoFar[]): string | undefined;
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
  readonly #candidate: Growing;
  /** Where it is tried beside the candidate. */
  readonly #baseline: Growing | undefined;
  readonly #comparable: ReadonlySet<string>;
  /** Cases that are complete on both sides, in the order in which they became so. */
  readonly #seen: string[] = [];
  #looked = 0;

  constructor(options: EarlyStopOptions) {
    const { candidate, baseline, trials } = options;
    this.#options = options;
    this.#candidate = new Growing(candidate, trials);
    this.#baseline = typeof baseline === "string" ? new Growing(baseline, trials) : undefined;
    this.#comparable = new Set(comparableIds(options));
  }

  shouldStop(soFar: readonly SoFar[]): string | undefined {
    const more = [...this.#candidate.take(soFar), ...(this.#baseline?.take(soFar) ?? [])];
    this.#seen.push(...new Set(more.filter((id) => this.#isComplete(id))));
    const { looks = 5 } = this.#options;
    const due = Math.floor((this.#seen.length * looks) / Math.max(1, this.#comparable.size));
    if (this.decision === undefined && due > this.#looked && due < looks) this.#look(due, this.#seen);
    return this.decision === undefined ? undefined : decisionText(this.decision);
  }

  #isComplete(id: string): boolean {
    if (!this.#comparable.has(id) || !this.#candidate.complete.has(id)) return false;
    return this.#baseline === undefined || this.#baseline.complete.has(id);
  }

  #look(look: number, seen: readonly string[]): void {
    this.#looked = look;
    const { rule = {}, looks = 5, stopAtPass = true } = this.#options;
    const { baseline, candidate, clusters } = this.#sides(seen);
    if (baseline.length < 2) return;
    const { verdict } = sequentialVerdict(groupSequential({ looks, alpha: rule.alpha ?? ALPHA }), {
      look,
      difference: pairedDifference({ baseline, candidate, clusters }),
      allowedDrop: rule.drop ?? ALLOWED_DROP,
    });
    if (verdict === "INCONCLUSIVE" || (verdict === "PASS" && !stopAtPass)) return;
    this.decision = { verdict, look, looks, seen: seen.length, of: this.#comparable.size };
  }

  /** Cases on which a scorer failed wait for the end. */
  #sides(seen: readonly string[]) {
    const { baseline } = this.#options;
    const isScored = (record: TrialRecord): boolean => record.pass !== undefined;
    const scored = seen.filter((id) => this.#candidate.of(id).every(isScored));
    const made = (side: Growing | undefined): Comparable =>
      withRecords(
        this.#options,
        scored.flatMap((id) => side?.of(id) ?? []),
      );
    const before = typeof baseline === "string" ? made(this.#baseline) : baseline;
    return sidesOf(matchCases(before, made(this.#candidate)).pairs);
  }
}

/** The records of one release by case. A runner only ever adds to them. */
class Growing {
  readonly complete = new Set<string>();
  readonly #release: string;
  readonly #trials: number;
  readonly #byCase = new Map<string, TrialRecord[]>();
  #taken = 0;

  constructor(release: string, trials: number) {
    this.#release = release;
    this.#trials = trials;
  }

  /** Ids of the cases that are complete with what is new. */
  take(soFar: readonly SoFar[]): readonly string[] {
    const records = soFar.find(({ release }) => release === this.#release)?.records ?? [];
    const done: string[] = [];
    for (const record of records.slice(this.#taken)) {
      const own = this.#byCase.get(record.case) ?? [];
      own.push(record);
      this.#byCase.set(record.case, own);
      if (own.length !== this.#trials) continue;
      this.complete.add(record.case);
      done.push(record.case);
    }
    this.#taken = records.length;
    return done;
  }

  of(id: string): readonly TrialRecord[] {
    return this.#byCase.get(id) ?? [];
  }
}

/** Ids of the cases that will be compared in the end. */
function comparableIds(options: EarlyStopOptions): readonly string[] {
  const { baseline, dataset } = options;
  if (typeof baseline === "string") return dataset.cases.map(({ id }) => id);
  const tried = new Set(baseline.experiment.records.map((record) => record.case));
  return matchCases(baseline, withRecords(options, [])).unmatched.untried.filter((id) => tried.has(id));
}

function withRecords({ dataset }: EarlyStopOptions, records: readonly TrialRecord[]): Comparable {
  return { cases: dataset.cases, experiment: { dataset, records } };
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
