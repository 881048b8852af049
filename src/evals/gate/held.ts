import type { Interval } from "../../stats/interval.ts";
import type { Verdict } from "../../stats/verdict-of.ts";

/** `ERROR`: it cannot be said, since scorers failed and the trials they failed on would decide it. */
export type EvalVerdict = Verdict | "ERROR";

/** In what a number is: `share` from 0 to 1, `points` a difference of shares, `ms`, `usd`, `ratio`, `cases`. */
export type Unit = "share" | "points" | "ms" | "usd" | "ratio" | "cases";

/** One thing that a release is held to, and how it did. */
export interface Held {
  /** Such as `success`, `pass^3`, `p95`, `drop in success`. */
  readonly name: string;
  /** A route, or a tag written `#hard`; absent for all cases. */
  readonly part?: string;
  /** `regression` is against the baseline. */
  readonly kind: "criterion" | "regression";
  readonly unit: Unit;
  readonly bound: "at least" | "at most";
  readonly limit: number;
  /** Undefined where it cannot be known, such as the cost where a price is unknown. */
  readonly measured: number | undefined;
  readonly interval?: Interval;
  /** Trials or, of `cases`, cases behind it. */
  readonly n: number;
  readonly verdict: EvalVerdict;
  /** Why the verdict is what it is, in words; empty where the numbers say it. */
  readonly why: string;
  /** Ids of the cases it is about; absent where it is about all. */
  readonly caseIds?: readonly string[];
}

/** A release that is surely worse stays blocked, whatever cannot be said beside. */
const ORDER: readonly EvalVerdict[] = ["BLOCK", "ERROR", "INCONCLUSIVE"];

/** One verdict on all: what blocks one blocks all, and PASS needs every one. Where nothing is held, all is well. */
export function worstVerdict(verdicts: readonly EvalVerdict[]): EvalVerdict {
  return ORDER.find((verdict) => verdicts.includes(verdict)) ?? "PASS";
}
