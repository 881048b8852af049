import type { Area, Sample } from "../harness/area.ts";
import { markdownTable } from "../harness/markdown-table.ts";

export type Figures = Readonly<Record<string, number>>;

/** One table's worth of simulation, in a process of its own. */
export interface Experiment {
  readonly id: string;
  /** @param scale share of the full number of repetitions. */
  run(scale: number): Figures;
}

/** A figure that was promised, beside what came out. */
export interface Target {
  readonly what: string;
  readonly held: string;
  readonly measured: string;
  readonly met: boolean;
}

export type Lookup = (experiment: string, figure: string) => number;

export function seededArea(of: {
  readonly name: string;
  readonly experiments: readonly Experiment[];
  report(figure: Lookup): string;
}): Area {
  return {
    name: of.name,
    seeded: true,
    variants: of.experiments.map(({ id }) => id),
    async measure(variant, { scale }) {
      const experiment = of.experiments.find(({ id }) => id === variant);
      if (experiment === undefined) throw new RangeError(`Cannot simulate "${variant}": no such experiment`);
      return experiment.run(scale);
    },
    report: (samples) => of.report(lookup(samples)),
  };
}

/** Figures by name; NaN where one was not measured. */
function lookup(samples: readonly Sample[]): Lookup {
  const all = new Map(samples.map(({ variant, figures }) => [variant, figures]));
  return (experiment, figure) => all.get(experiment)?.[figure] ?? Number.NaN;
}

export function targetsTable(targets: readonly Target[]): string {
  const missed = targets.filter(({ met }) => !met).length;
  return [
    markdownTable(
      ["target", "held to", "measured", ""],
      targets.map(({ what, held, measured, met }) => [what, held, measured, met ? "met" : "**not met**"]),
    ),
    missed === 0 ? "All met." : `${missed} of ${targets.length} not met.`,
  ].join("\n\n");
}

export function percent(share: number, digits = 1): string {
  return Number.isNaN(share) ? "-" : `${(100 * share).toFixed(digits)}%`;
}

/** In place of infinity, which JSON does not have: it never happened. */
export const NEVER = 1e9;

export function whole(value: number): string {
  return Number.isNaN(value) ? "-" : value >= NEVER ? "never" : Math.round(value).toLocaleString("en-US");
}

/** The value that a share of all stays at or below. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
