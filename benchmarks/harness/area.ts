/** What one variant measured in one round, in a process of its own. */
export interface Sample {
  readonly area: string;
  readonly variant: string;
  readonly round: number;
  /** Figure name -> value; the unit is part of the name's documentation in the area. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface MeasureOptions {
  /** An empty directory of this measurement, removed afterwards. */
  readonly directory: string;
  /** Share of the full amount of work, in (0, 1]. */
  readonly scale: number;
}

/** One question the benchmarks answer, with every variant that is compared for it. */
export interface Area {
  readonly name: string;
  /** Its figures come out the same every time (a seeded simulation), so that one round says it all. Default false. */
  readonly seeded?: boolean;
  /** Variant ids, in table order. Listing them must not load any peer. */
  readonly variants: readonly string[];
  /** Runs in a fresh child process. */
  measure(variant: string, options: MeasureOptions): Promise<Sample["figures"]>;
  /** The Markdown that goes to the terminal and to `results/<name>.md`. */
  report(samples: readonly Sample[]): string;
}
