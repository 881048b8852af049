import type { Beside, Bound, Figure, MeasuredFigure, TargetFigures } from "./figure.ts";
import { cellAt, labelAt, numberAt, numberOf, type Place, type ResultFile } from "./result-file.ts";

/** `unclear`: measured, and the measurement cannot tell. `tested`: a test asserts it; nothing is measured. */
export type Standing = "met" | "missed" | "unclear" | "not recorded" | "tested";

/** A figure with what was last recorded of it. */
export interface Judged {
  readonly what: string;
  readonly mustReach: string;
  readonly measured: string;
  readonly standing: Standing;
  /** Ours, the floor and peers in one unit, each by its name. */
  readonly beside?: {
    readonly unit: string;
    readonly ours: string;
    readonly floor?: string;
    readonly peers: readonly { readonly name: string; readonly value: string; readonly ahead: boolean }[];
  };
  readonly source: string;
  readonly date?: string;
  readonly load?: string;
  readonly commit?: string;
  readonly machine?: string;
  readonly note?: string;
  readonly quote?: string;
}

/** A result by the name of its benchmark; undefined where none was recorded. */
export type Results = (source: string) => ResultFile | undefined;

export function judge(figures: readonly Figure[], results: Results): readonly Judged[] {
  return figures.flatMap((figure) => {
    if (figure.kind === "tested")
      return [
        {
          what: figure.what,
          mustReach: figure.bound,
          measured: "asserted by a test",
          standing: "tested",
          source: figure.test,
        },
      ];
    const result = results(figure.source);
    return figure.kind === "targets" ? judgeTargets(figure, result) : [judgeMeasured(figure, result)];
  });
}

function judgeMeasured(figure: MeasuredFigure, result: ResultFile | undefined): Judged {
  const { what, bound, source, note, quote } = figure;
  const shown = { what, mustReach: boundText(bound), source, ...(note && { note }), ...(quote && { quote }) };
  const value = result && figureIn(figure, result);
  if (result === undefined || value === undefined)
    return { ...shown, measured: "-", standing: "not recorded" };
  return {
    ...shown,
    ...result.conditions,
    measured: withUnit(short(value), bound.unit.startsWith("x ") ? "x" : bound.unit),
    standing: figure.unclear ? "unclear" : reaches(value, bound) ? "met" : "missed",
    ...(figure.beside && { beside: besideOf(figure.beside, result) }),
  };
}

/** Undefined where a place was added to the benchmark after the result was recorded. */
function figureIn({ value }: MeasuredFigure, result: ResultFile): number | undefined {
  try {
    return typeof value === "function" ? value(result) : numberAt(result, value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function judgeTargets({ what, source, quote }: TargetFigures, result: ResultFile | undefined): Judged[] {
  const table = result?.tables.find(({ columns }) => columns[0] === "target");
  if (result === undefined || table === undefined)
    return [
      {
        what: `simulated ${what}: every target`,
        mustReach: "all",
        measured: "-",
        standing: "not recorded",
        source,
      },
    ];
  return table.rows.map(([target = "", held = "", measured = "", met = ""]) => ({
    what: `simulated ${what}: ${target}`,
    mustReach: held,
    measured,
    standing: met === "met" ? "met" : "missed",
    source,
    ...result.conditions,
    ...(quote && { quote }),
  }));
}

function besideOf({ unit, better, ours, floor, peers = [] }: Beside, result: ResultFile) {
  const own = numberAt(result, ours);
  const text = (place: Place): string => short(numberOf(cellAt(result, place)));
  return {
    unit,
    ours: text(ours),
    ...(floor && { floor: text(floor) }),
    peers: peers.map((place) => {
      const value = numberAt(result, place);
      const ahead = better === "less" ? value < own : value > own;
      return { name: labelAt(result, place).replace(/^\+ /, ""), value: text(place), ahead };
    }),
  };
}

function reaches(value: number, bound: Bound): boolean {
  return "atMost" in bound ? value <= bound.atMost : value >= bound.atLeast;
}

function boundText(bound: Bound): string {
  const [word, limit] = "atMost" in bound ? ["at most", bound.atMost] : ["at least", bound.atLeast];
  return `${word} ${withUnit(limit.toLocaleString("en-US"), bound.unit)}`;
}

function withUnit(text: string, unit: string): string {
  return unit === "" ? text : `${text} ${unit}`;
}

function short(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
