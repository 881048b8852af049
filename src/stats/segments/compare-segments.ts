import { differenceLimits, seenAll } from "../gates/difference-sequence.ts";
import type { Measured } from "../gates/gate.ts";
import type { Interval } from "../interval.ts";
import { mustHold } from "../must-hold.ts";
import { type SegmentRun, tableOf } from "./_table.ts";
import { type Condition, insideOf, slicesOf } from "./slices.ts";

/** A run of one of two releases, with a value from 0 to 1. */
export interface ComparedRun extends Measured {
  readonly attributes: SegmentRun["attributes"];
}

export interface CompareOptions {
  /** A segment has at least so many runs of both together. Default 30. */
  readonly support?: number | undefined;
  /** Chance that any interval misses what is true. Default 0.05. */
  readonly alpha?: number | undefined;
  /** What the intervals are of: the difference of the means, canary less baseline, or their ratio. */
  readonly of: "difference" | "ratio";
}

export interface ComparedSegment extends Condition, Interval {
  readonly canary: { readonly n: number; readonly sum: number };
  readonly baseline: { readonly n: number; readonly sum: number };
}

/**
 * The difference between two releases in every part of the traffic that shares one attribute, the largest first. Each interval may be
 * looked at at any time; for their number each takes its share of alpha (Bonferroni), so that one that leaves out 0 is not the
 * one in twenty that chance gives. The draw is what is bet on, so that customers who differ cannot fool it.
 */
export function compareSegments(runs: readonly ComparedRun[], options: CompareOptions): ComparedSegment[] {
  const { support = 30, alpha = 0.05, of } = options;
  mustHold(support >= 1, () => `Cannot look for segments of ${support} runs`);
  const table = tableOf(runs.map(({ attributes }) => ({ attributes, failed: false })));
  const rows = Int32Array.from({ length: table.size }, (_, row) => row);
  const slices = slicesOf(table, rows, support).filter(({ keys }) => keys.length === 1);
  return slices
    .flatMap((slice): ComparedSegment[] => {
      const [condition] = slice.conditions;
      if (condition === undefined) return [];
      const inside = insideOf(table, slice, rows);
      const own = runs.filter((_, i) => inside[i] === 1);
      const limits = differenceLimits(seenAll(own), { of, alpha: alpha / slices.length });
      return [{ ...condition, ...limits, canary: sideOf(own, true), baseline: sideOf(own, false) }];
    })
    .sort((one, other) => sizeOf(other) - sizeOf(one));
}

function sideOf(runs: readonly ComparedRun[], isCanary: boolean) {
  const own = runs.filter(({ canary }) => canary === isCanary);
  return { n: own.length, sum: own.reduce((sum, { value }) => sum + value, 0) };
}

function sizeOf({ canary, baseline }: ComparedSegment): number {
  return canary.n + baseline.n;
}
