import type { Metric } from "./evidence.ts";
import { harmOf } from "./harm-of.ts";

/** How something went, in few enough points to be drawn. */
export interface Course<Point extends { readonly runs: number } = CoursePoint> {
  /** Runs from one point to the next. */
  readonly every: number;
  readonly points: readonly Point[];
}

export interface CoursePoint {
  /** Runs that counted by then. */
  readonly runs: number;
  /** Natural logarithm of the e-value of harm, by metric. */
  readonly harm: Readonly<Record<string, number>>;
}

export const NO_COURSE: Course = { every: 1, points: [] };
const MOST = 120;

/** The course with one more point where it is time for one; with too many, every second goes. */
export function withPoint<Point extends { readonly runs: number }>(
  course: Course<Point>,
  runs: number,
  point: () => Point,
  most = MOST,
): Course<Point> {
  if (runs % course.every !== 0) return course;
  const points = [...course.points, point()];
  if (points.length <= most) return { every: course.every, points };
  return { every: course.every * 2, points: points.filter(({ runs: at }) => at % (course.every * 2) === 0) };
}

export function harmPoint(runs: number, metrics: readonly Metric[]): CoursePoint {
  return { runs, harm: Object.fromEntries(metrics.map((metric) => [metric.name, rounded(harmOf(metric))])) };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
