import { normalUpper, normalUpperQuantile } from "./distributions/normal.ts";
import { studentTUpper } from "./distributions/student-t.ts";
import { mustHold } from "./must-hold.ts";
import type { PairedDifference } from "./paired-difference.ts";
import type { Verdict } from "./verdict-of.ts";

export interface Looks {
  /** How often the comparison may be looked at, evenly over its cases. Default 5. */
  readonly looks?: number | undefined;
  /** Chance of a wrong verdict of either kind over all looks, one-sided. Default 0.05. */
  readonly alpha?: number | undefined;
}

export interface GroupSequential {
  readonly looks: number;
  readonly alpha: number;
  /** The z that each look must pass; high at first, so that hardly anything is lost at the last. */
  readonly bounds: readonly number[];
}

/** Solving a plan takes some milliseconds, and a comparison asks for its plan at every look. */
const cache = new Map<string, GroupSequential>();

/**
 * A plan for looking at a comparison before it is complete (O'Brien and Fleming 1979): bounds z_last * sqrt(looks / look),
 * with z_last such that a true null crosses any of them with probability alpha. Looking "when it seems decided" errs far more often.
 */
export function groupSequential({ looks = 5, alpha = 0.05 }: Looks = {}): GroupSequential {
  mustHold(
    Number.isInteger(looks) && looks >= 1 && looks <= 50 && alpha > 0 && alpha < 0.5,
    () => `Cannot plan ${looks} looks at a level of ${alpha}: expected 1 to 50 looks and 0 < alpha < 0.5`,
  );
  const key = `${looks} ${alpha}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const last = lastBound(looks, alpha);
  const design = { looks, alpha, bounds: boundsOf(last, looks) };
  cache.set(key, design);
  return design;
}

/** For 5 looks at 0.05, as it is published; it is crossed with probability 0.0499, and what was planned with it stays as it was. */
const PUBLISHED = 3.9176 / Math.sqrt(5);

function lastBound(looks: number, alpha: number): number {
  if (looks === 1) return normalUpperQuantile(alpha);
  return looks === 5 && alpha === 0.05 ? PUBLISHED : solveLast(looks, alpha);
}

/** The crossing probability falls smoothly with the bound: the secant on its logarithm needs about five steps. */
function solveLast(looks: number, alpha: number): number {
  const error = (last: number): number => Math.log(crossing(boundsOf(last, looks)) / alpha);
  let before = normalUpperQuantile(alpha);
  let last = before + 0.1;
  let errorBefore = error(before);
  for (let i = 0; i < 30; i++) {
    const now = error(last);
    if (Math.abs(now) < 1e-10 || now === errorBefore) break;
    const next = last - (now * (last - before)) / (now - errorBefore);
    before = last;
    errorBefore = now;
    last = next;
  }
  return last;
}

function boundsOf(last: number, looks: number): number[] {
  return Array.from({ length: looks }, (_, i) => last * Math.sqrt(looks / (i + 1)));
}

/** Points of the numerical integration; the bounds are exact to about 1e-8 with so many. */
const POINTS = 301;
const LOWEST = -9;

/**
 * The chance that a random walk crosses any bound from below (Armitage, McPherson and Rowe 1969): the density of the
 * walks that have not crossed yet is carried from look to look, by Simpson's rule.
 */
function crossing(bounds: readonly number[]): number {
  const first = bounds[0] ?? 0;
  let crossed = normalUpper(first);
  let grid = gridBelow(first, 1);
  let density = grid.points.map(normalDensity);
  for (let look = 1; look < bounds.length; look++) {
    const edge = (bounds[look] ?? 0) * Math.sqrt(look + 1);
    const mass = grid.weights.map((weight, i) => weight * (density[i] ?? 0));
    const from = grid.points;
    crossed += mass.reduce((sum, m, i) => sum + m * normalUpper(edge - (from[i] ?? 0)), 0);
    if (look === bounds.length - 1) break;
    const next = gridBelow(edge, look + 1);
    density = next.points.map((to) =>
      mass.reduce((sum, m, i) => sum + m * normalDensity(to - (from[i] ?? 0)), 0),
    );
    grid = next;
  }
  return crossed;
}

/** Simpson's points and weights for the sum of `steps` standard normal steps, up to `edge`. */
function gridBelow(edge: number, steps: number): { points: number[]; weights: number[] } {
  const start = LOWEST * Math.sqrt(steps);
  const width = (Math.min(edge, -start) - start) / (POINTS - 1);
  const points = Array.from({ length: POINTS }, (_, i) => start + i * width);
  const weights = points.map((_, i) => ((i === 0 || i === POINTS - 1 ? 1 : i % 2 === 1 ? 4 : 2) * width) / 3);
  return { points, weights };
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

export interface Look {
  /** 1 is the first; the last is the whole comparison. */
  readonly look: number;
  /** Over the cases seen so far. */
  readonly difference: Pick<PairedDifference, "difference" | "se" | "df" | "method">;
  /** Stated beforehand, in units of the score. */
  readonly allowedDrop: number;
}

export interface SequentialVerdict {
  readonly look: number;
  readonly verdict: Verdict;
  /** Nothing further needs to be run: it is decided, or this was the last look. */
  readonly stop: boolean;
  /** The candidate is surely worse. */
  readonly regressed: boolean;
  /** The candidate is surely not worse by more than the allowed drop. Both can be true of a small drop. */
  readonly withinAllowed: boolean;
}

/**
 * Judges one look. The bound is compared with Student's t instead of z, through the same tail probability, since the first
 * look may have few cases. Cases must be run in random order, the same for both releases.
 */
export function sequentialVerdict(
  design: GroupSequential,
  { look, difference, allowedDrop }: Look,
): SequentialVerdict {
  const bound = design.bounds[look - 1];
  mustHold(bound !== undefined, () => `Cannot judge look ${look} of ${design.looks}`);
  const last = look === design.looks;
  const { se, df } = difference;
  // Until values vary there is no error to compare with: an early look waits.
  const able = difference.method !== "unknown" && se > 0 && df > 0;
  const level = normalUpper(bound);
  const beyond = (distance: number): boolean => able && studentTUpper(distance / se, df) <= level;
  const regressed = beyond(-difference.difference);
  const withinAllowed = beyond(difference.difference + allowedDrop);
  const verdict: Verdict = withinAllowed ? "PASS" : regressed ? "BLOCK" : "INCONCLUSIVE";
  return { look, verdict, stop: last || verdict !== "INCONCLUSIVE", regressed, withinAllowed };
}
