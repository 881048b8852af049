import type { Case } from "../case.ts";

/** A production run as coverage sees it. */
export interface Traffic {
  readonly run: string;
  readonly route: string | undefined;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly tags: readonly string[];
  /** Runs that failed make better cases. */
  readonly failed: boolean;
}

/**
 * - `missing`: production has it, the dataset has no case of it;
 * - `thin`: its share of the dataset is less than half of its share of the traffic;
 * - `unused`: the dataset has it, production does not.
 */
export type CoverageVerdict = "covered" | "thin" | "missing" | "unused";

/** One value of one dimension, such as route `orders` or plan `pro`. */
export interface CoverageRow {
  /** `route`, `tag`, or the name of an attribute of the subject. */
  readonly dimension: string;
  readonly value: string;
  readonly runs: number;
  /** Share of the runs, 0 to 1. */
  readonly traffic: number;
  readonly cases: number;
  /** Share of the cases, 0 to 1. */
  readonly dataset: number;
  readonly verdict: CoverageVerdict;
  /** Runs to make cases of where it is missing or thin: failed ones first, then the newest. */
  readonly suggested: readonly string[];
}

export interface Coverage {
  readonly runs: number;
  readonly cases: number;
  readonly rows: readonly CoverageRow[];
  /** Values of each dimension that are too rare to be shown: below `least` of the traffic and not in the dataset. */
  readonly rare: number;
}

export interface CoverageOptions {
  /** Least share of the traffic that is looked at. Default 0.01. */
  readonly least?: number;
  /** Runs suggested for each value. Default 2. */
  readonly suggest?: number;
}

const NONE = "(none)";

/** Compares what a dataset asks with what production is asked, by route, tag and attribute of the subject. */
export function coverage(
  cases: readonly Case[],
  traffic: readonly Traffic[],
  { least = 0.01, suggest = 2 }: CoverageOptions = {},
): Coverage {
  const runs = valuesOf(traffic, (run) => [
    ["route", run.route ?? NONE],
    ...labels(run.tags, run.attributes),
  ]);
  const own = valuesOf(cases, (one) => [
    ["route", one.route ?? NONE],
    ...labels(one.tags ?? [], one.subject?.attributes ?? {}),
  ]);
  const keys = [...new Set([...runs.keys(), ...own.keys()])];
  const rows = keys.flatMap((key) => {
    const [dimension = "", value = ""] = JSON.parse(key) as string[];
    const [there, here] = [runs.get(key) ?? [], own.get(key) ?? []];
    const shares = { traffic: share(there, traffic), dataset: share(here, cases) };
    if (shares.traffic < least && here.length === 0) return [];
    // What people tag cases with is theirs: production has no such thing.
    if (dimension === "tag" && there.length === 0) return [];
    if (value === NONE && there.length === 0) return [];
    const verdict = verdictOf(shares);
    const isWanted = verdict === "missing" || verdict === "thin";
    return [
      {
        dimension,
        value,
        runs: there.length,
        cases: here.length,
        ...shares,
        verdict,
        suggested: isWanted ? suggested(there, suggest) : [],
      },
    ];
  });
  return {
    runs: traffic.length,
    cases: cases.length,
    rows: rows.toSorted(inOrder),
    rare: keys.filter((key) => !own.has(key)).length - rows.filter(({ cases }) => cases === 0).length,
  };
}

function labels(
  tags: readonly string[],
  attributes: Readonly<Record<string, string | number | boolean>>,
): readonly (readonly [string, string])[] {
  return [
    ...[...new Set(tags)].map((tag) => ["tag", tag] as const),
    ...Object.entries(attributes).map(([name, value]) => [name, String(value)] as const),
  ];
}

function valuesOf<T>(
  items: readonly T[],
  of: (item: T) => readonly (readonly [string, string])[],
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    for (const label of of(item)) {
      const key = JSON.stringify(label);
      const list = found.get(key);
      if (list === undefined) found.set(key, [item]);
      else list.push(item);
    }
  }
  return found;
}

function share(part: readonly unknown[], all: readonly unknown[]): number {
  return all.length === 0 ? 0 : part.length / all.length;
}

function verdictOf({ traffic, dataset }: { traffic: number; dataset: number }): CoverageVerdict {
  if (traffic === 0) return "unused";
  if (dataset === 0) return "missing";
  return dataset < traffic / 2 ? "thin" : "covered";
}

function suggested(runs: readonly Traffic[], count: number): readonly string[] {
  return [...runs.filter(({ failed }) => failed), ...runs.filter(({ failed }) => !failed)]
    .slice(0, count)
    .map(({ run }) => run);
}

/** Routes first, then tags, then attributes; in each the largest share of the traffic first. */
function inOrder(a: CoverageRow, b: CoverageRow): number {
  const rank = ({ dimension }: CoverageRow) => (dimension === "route" ? 0 : dimension === "tag" ? 1 : 2);
  return (
    rank(a) - rank(b) ||
    a.dimension.localeCompare(b.dimension) ||
    b.traffic - a.traffic ||
    b.dataset - a.dataset ||
    (a.value < b.value ? -1 : 1)
  );
}
