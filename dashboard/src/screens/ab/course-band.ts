interface Point {
  readonly runs: number;
  readonly value: number | null;
  readonly low: number;
  readonly high: number | null;
}

interface Frame {
  readonly width: number;
  readonly height: number;
}

export interface CourseBand {
  /** Of an SVG: the interval as an area, and what was measured as a line. */
  readonly band: string;
  readonly line: string;
  /** Height of the line where both are alike. */
  readonly alike: number;
}

const LEAST = 0.02;

/**
 * The course of an interval as an area. First intervals know next to nothing: the picture is as high as what the second half needs, and
 * what is beyond is cut.
 */
export function courseBand(points: readonly Point[], { width, height }: Frame): CourseBand {
  const late = points.slice(Math.floor(points.length / 2));
  const most = Math.max(
    LEAST,
    ...late.flatMap(({ low, high }) => [Math.abs(low), high === null ? 0 : Math.abs(high)]),
  );
  const end = points.at(-1)?.runs ?? 1;
  const x = ({ runs }: Point): number => round((width * runs) / Math.max(1, end));
  const y = (value: number): number =>
    round((height / 2) * (1 - Math.max(-1, Math.min(1, value / (most * 1.1)))));
  const upper = points.map((point) => `${x(point)} ${y(point.high ?? Number.POSITIVE_INFINITY)}`);
  const lower = points.toReversed().map((point) => `${x(point)} ${y(point.low)}`);
  return {
    band: `M${[...upper, ...lower].join("L")}Z`,
    line: `M${points.map((point) => `${x(point)} ${y(point.value ?? 0)}`).join("L")}`,
    alike: y(0),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
