import type { Random } from "../random.ts";

/** Two releases over the same cases. */
export interface Comparison {
  readonly baseline: number[][];
  readonly candidate: number[][];
  readonly clusters?: string[];
}

/** How the candidate differs from the baseline. */
export type Change =
  | { readonly kind: "same" }
  /** So many of the cases have another rate, drawn anew: as often up as down. */
  | { readonly kind: "mixed"; readonly share: number }
  /** Cases of one source share their luck: the rates of all its cases move together, in both releases, each time anew. */
  | { readonly kind: "clustered"; readonly perCluster: number }
  /** Cases are broken outright, so many that the mean falls by this. */
  | { readonly kind: "drop"; readonly by: number };

const MEAN = 0.8;

/** Pass rates of cases as Beta(1.6, 0.4): most pass nearly always, some seldom; 80 % in the mean. */
export function compare(
  of: { readonly cases: number; readonly trials: number; readonly change: Change },
  random: Random,
): Comparison {
  const { cases, trials, change } = of;
  const run = (rate: number): number[] =>
    Array.from({ length: trials }, () => (random.uniform() < rate ? 1 : 0));
  const baseline: number[][] = [];
  const candidate: number[][] = [];
  const clusters: string[] = [];
  let luck = { before: 0, after: 0 };
  for (let i = 0; i < cases; i++) {
    const rate = random.beta(1.6, 0.4);
    if (change.kind === "clustered" && i % change.perCluster === 0) {
      luck = { before: random.uniform(), after: random.uniform() };
    }
    clusters.push(`source ${change.kind === "clustered" ? Math.floor(i / change.perCluster) : i}`);
    // One source in five is out of order at the time of a release's run, with all of its cases.
    const before = change.kind === "clustered" && luck.before < 0.2 ? rate * 0.5 : rate;
    baseline.push(run(before));
    candidate.push(run(after({ change, rate, luck: luck.after }, random)));
  }
  return change.kind === "clustered" ? { baseline, candidate, clusters } : { baseline, candidate };
}

function after(
  { change, rate, luck }: { change: Change; rate: number; luck: number },
  random: Random,
): number {
  switch (change.kind) {
    case "same":
      return rate;
    case "mixed":
      return random.uniform() < change.share ? random.beta(1.6, 0.4) : rate;
    case "clustered":
      return luck < 0.2 ? rate * 0.5 : rate;
    case "drop":
      return random.uniform() < change.by / MEAN ? 0 : rate;
  }
}
