import type { Place, ResultFile } from "./result-file.ts";

/** Something that this project has to reach, and where it is shown. */
export type Figure = MeasuredFigure | TargetFigures | TestedFigure;

/** A figure of a recorded result, held against a bound. */
export interface MeasuredFigure {
  readonly kind: "measured";
  readonly what: string;
  readonly bound: Bound;
  /** The name of the result, and of the benchmark that makes it; a path for what no benchmark of `areas.ts` makes. */
  readonly source: string;
  readonly value: Place | ((result: ResultFile) => number);
  /** The same thing in units of its own beside the floor and peers. */
  readonly beside?: Beside;
  /** Why the figure says less than it seems to. */
  readonly note?: string;
  /** It cannot be told on the machine that it was measured on: the control itself varies by more. */
  readonly unclear?: true;
  /** The README quotes it under this name. */
  readonly quote?: string;
}

/** The table of targets of a seeded simulation, a figure a row. */
export interface TargetFigures {
  readonly kind: "targets";
  readonly what: string;
  readonly source: string;
  readonly quote?: string;
}

/** A promise that is kept or broken, which a test asserts. */
export interface TestedFigure {
  readonly kind: "tested";
  readonly what: string;
  readonly bound: string;
  readonly test: string;
}

export type Bound =
  | { readonly atMost: number; readonly unit: string }
  | { readonly atLeast: number; readonly unit: string };

export interface Beside {
  readonly unit: string;
  readonly better: "less" | "more";
  readonly ours: Place;
  readonly floor?: Place;
  readonly peers?: readonly Place[];
}
