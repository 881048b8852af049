interface Frame {
  /** Where the metric decides, as the values are. */
  readonly alarm: number;
  readonly width: number;
  readonly height: number;
}

export interface CourseLine {
  /** Of an SVG; empty without points. */
  readonly path: string;
  /** Heights of the lines where nothing speaks for harm, and where it decides. */
  readonly base: number;
  readonly alarm: number;
}

/** The course of the evidence as a line; the alarm is always in the picture, so that near and far look like it. */
export function courseLine(
  points: readonly (readonly [runs: number, log: number])[],
  { alarm, width, height }: Frame,
): CourseLine {
  const logs = points.map(([, log]) => log);
  // Evidence against harm has no end downwards: a little of it is as good as much.
  const low = Math.max(-alarm, Math.min(0, ...logs));
  const high = Math.max(alarm, ...logs) * 1.1;
  const most = points.at(-1)?.[0] ?? 1;
  const y = (log: number): number => round(height * (1 - (Math.max(low, log) - low) / (high - low)));
  const x = (runs: number): number => round((width * runs) / Math.max(1, most));
  return {
    path: points.map(([runs, log], place) => `${place === 0 ? "M" : "L"}${x(runs)} ${y(log)}`).join(""),
    base: y(0),
    alarm: y(alarm),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
