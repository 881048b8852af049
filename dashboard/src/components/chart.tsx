import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { dateTime } from "../../../src/core/print/amounts.ts";
import "uplot/dist/uPlot.min.css";
import "./chart.css";

export interface Series {
  readonly title: string;
  /** One value for each time; null where there is none. */
  readonly values: readonly (number | null)[];
  /** A token's name: `--accent`. */
  readonly color: string;
  /** Bars for counts and sums, a line for what is measured. Default `line`. */
  readonly look?: "line" | "bars";
}

interface ChartProps {
  /** What it shows in a sentence, for whoever does not see it. */
  readonly label: string;
  /** Ms since the epoch, rising. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  /** In px. Default 160. */
  readonly height?: number;
  /** The lowest and highest value that is always shown. Default: 0 and what there is. */
  readonly range?: readonly [low: number, high: number];
  /** Leads to the runs of a time, by its place in `times`. */
  readonly onPick?: (place: number) => void;
}

/** Values over time. It follows the width of its place and the theme, and is a table to a screen reader. */
export function Chart(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const { times, series, height = 160 } = props;
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const into = place.current;
    if (into === null) return;
    const plot = new uPlot(
      optionsOf(latest.current, into),
      [times.map((ms) => ms / 1_000), ...series.map(({ values }) => [...values])],
      into,
    );
    const pick = (): void => {
      const { idx } = plot.cursor;
      if (typeof idx === "number") latest.current.onPick?.(idx);
    };
    plot.over.addEventListener("click", pick);
    const watch = new ResizeObserver(() => plot.setSize({ width: into.clientWidth, height }));
    watch.observe(into);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [times, series, height, theme]);
  return (
    <figure class="chart" aria-label={props.label}>
      <div ref={place} aria-hidden="true" class={props.onPick === undefined ? undefined : "pickable"} />
      <DataTable {...props} />
    </figure>
  );
}

/** Rows of the table that a screen reader gets: the last ones. */
const MOST_ROWS = 48;

function DataTable({ label, times, series, format }: ChartProps) {
  const from = Math.max(0, times.length - MOST_ROWS);
  return (
    <div class="hidden">
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.slice(from).map((ms, row) => (
            <tr key={ms}>
              <th scope="row">{dateTime(ms)}</th>
              {series.map(({ title, values }) => {
                const value = values[from + row];
                return <td key={title}>{typeof value === "number" ? format(value) : "none"}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function optionsOf(
  { times, series, format, height = 160, range }: ChartProps,
  into: HTMLElement,
): uPlot.Options {
  const color = (token: string): string => colorOf(token, into);
  const axis: uPlot.Axis = {
    stroke: color("--muted"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
    font: `11px ${getComputedStyle(into).fontFamily}`,
  };
  return {
    width: into.clientWidth,
    height,
    // Room for the half of a time's label that stands beyond the last value.
    padding: [8, 16, 0, 0],
    legend: { show: series.length > 0, live: true },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: true, range: (_, first, last) => widened([first, last], times, series) },
      y: {
        range: (_, low, high) =>
          range === undefined ? [Math.min(0, low), high > 0 ? high * 1.05 : 1] : [...range],
      },
    },
    axes: [
      { ...axis, size: 26, space: 70, values: (_, splits) => splits.map(timeLabel(splits)) },
      { ...axis, size: 56, space: 32, values: (_, splits) => splits.map((value) => format(value)) },
    ],
    series: [
      { value: (_, seconds) => (seconds === null ? "" : dateTime(seconds * 1_000)) },
      ...series.map((one) => lineOf(one, { color: color(one.color), format })),
    ],
  };
}

function lineOf(
  { title, look = "line" }: Series,
  given: { color: string; format: (value: number) => string },
): uPlot.Series {
  const bars = uPlot.paths.bars?.({ size: [0.7, 24], gap: 1, radius: 0.15 });
  return {
    label: title,
    stroke: given.color,
    width: look === "bars" ? 0 : 1.5,
    spanGaps: false,
    value: (_, value, _series, place) => {
      if (place === null) return "";
      return typeof value === "number" ? given.format(value) : "–";
    },
    ...(look === "bars" && bars !== undefined
      ? { paths: bars, fill: given.color, points: { show: false } }
      : { points: { size: 4, fill: given.color } }),
  };
}

/** A bar stands astride its time: the first and the last one have half a step of room beside them. */
function widened(
  [first, last]: readonly [number, number],
  times: readonly number[],
  series: readonly Series[],
): [number, number] {
  const half = ((times[1] ?? 0) - (times[0] ?? 0)) / 2_000;
  const room = half > 0 ? half : 1_800;
  const hasBars = series.some(({ look }) => look === "bars");
  return hasBars || first === last ? [first - room, last + room] : [first, last];
}

const DAY = 86_400;

/** A time of the axis: the hour where the axis is a day or so, else the day. */
function timeLabel(splits: readonly number[]): (seconds: number) => string {
  const span = (splits.at(-1) ?? 0) - (splits[0] ?? 0);
  const style: Intl.DateTimeFormatOptions =
    span < 2 * DAY
      ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
      : { month: "short", day: "numeric" };
  const format = new Intl.DateTimeFormat("en", style);
  return (seconds) => format.format(seconds * 1_000);
}

/** A canvas does not know tokens: the browser is asked what colour one is now. */
function colorOf(token: string, within: HTMLElement): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  within.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Counts changes of the theme, by the switch or by the system. */
function useTheme(): number {
  const [changes, count] = useState(0);
  useEffect(() => {
    const bump = (): void => count((before) => before + 1);
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", bump);
    addEventListener("airworthy:theme", bump);
    return () => {
      system.removeEventListener("change", bump);
      removeEventListener("airworthy:theme", bump);
    };
  }, []);
  return changes;
}
