import { differenceLimits, meansSeen } from "../../stats/gates/difference-sequence.ts";
import { isAmount } from "../figure-of.ts";
import type { AbFigure } from "./ab-figure.ts";

/** B less A: 0.02 is 2 points of a rate, or 2 % of a latency or cost. Below 0, B is better. */
export interface AbDifference {
  /** Null while there is nothing to compare. */
  readonly value: number | null;
  /** What is true is between these two at every look, with a probability of 1 - alpha. */
  readonly low: number;
  /** Null where nothing is known of that side. */
  readonly high: number | null;
}

export function differenceOf(figure: AbFigure, alpha: number): AbDifference {
  const { name, seen } = figure;
  const { baseline, canary } = meansSeen(seen);
  if (!isAmount(name)) {
    const { low, high } = differenceLimits(seen, { of: "difference", alpha });
    return { value: finite(canary - baseline), low: rounded(low), high: rounded(high) };
  }
  const { low, high } = differenceLimits(seen, { of: "ratio", alpha });
  return {
    value: finite(canary / baseline - 1),
    low: rounded(low - 1),
    high: Number.isFinite(high) ? rounded(high - 1) : null,
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? rounded(value) : null;
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
