import type { EndedRun } from "../ended-run.ts";
import type { Holding, Measured, Rating } from "./holding.ts";

export type MonitorVerdict = "OK" | "FAILING" | "NOT_ENOUGH_DATA";

/** A criterion, and how the runs of the window did by it. */
export interface HeldCriterion extends Pick<Holding, "name" | "part" | "unit" | "bound" | "limit"> {
  readonly measured?: Measured;
  readonly verdict: MonitorVerdict;
}

/** Fewer runs than these say nothing by an estimate alone. */
const FEWEST = 30;

/** OK where the whole interval is on the right side of the limit, FAILING where all of it is on the wrong one. */
export function hold(holding: Holding, runs: readonly EndedRun[], ratings: readonly Rating[]): HeldCriterion {
  const { name, part, unit, bound, limit } = holding;
  const measured = holding.measure(runs, ratings);
  const what = { name, ...(part === undefined ? {} : { part }), unit, bound, limit };
  if (measured === undefined) return { ...what, verdict: "NOT_ENOUGH_DATA" };
  return { ...what, measured, verdict: verdictOf(holding, measured) };
}

function verdictOf({ bound, limit, strict }: Holding, { value, low, high, n }: Measured): MonitorVerdict {
  if (!strict && n < FEWEST) return "NOT_ENOUGH_DATA";
  const [least, most] = strict ? [low, high] : [value, value];
  if (bound === "at least") return least >= limit ? "OK" : most < limit ? "FAILING" : "NOT_ENOUGH_DATA";
  return most <= limit ? "OK" : least > limit ? "FAILING" : "NOT_ENOUGH_DATA";
}

/** One verdict on all: what fails fails all, and OK needs every one. */
export function worst(verdicts: readonly MonitorVerdict[]): MonitorVerdict {
  if (verdicts.includes("FAILING")) return "FAILING";
  return verdicts.length === 0 || verdicts.includes("NOT_ENOUGH_DATA") ? "NOT_ENOUGH_DATA" : "OK";
}
