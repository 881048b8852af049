import { AirworthyError } from "../../core/errors.ts";
import type { Case } from "../case.ts";
import { shuffled } from "./draw.ts";

export interface SplitOptions {
  /** Names of the parts with their weights: `{ train: 80, test: 20 }`. */
  readonly parts: Readonly<Record<string, number>>;
  /** Default 1. */
  readonly seed?: number;
  /** What each part should have its share of. Default `["route"]`. */
  readonly by?: readonly ("route" | "tag")[];
  /** Whether cases that are in a part already are dealt out again. Default false. */
  readonly again?: boolean;
}

interface Group {
  readonly key: string;
  readonly stratum: string;
  readonly cases: readonly Case[];
}

/**
 * Deals cases out to parts: each part has its share of every route (and combination of tags), as far
 * as whole clusters allow, since cases of one cluster never go to two parts. Cases that are in a part
 * already stay there, and take the rest of their cluster with them, so that a dataset may grow.
 * The same seed gives the same parts.
 *
 * @throws `split_invalid` for weights that are none, or a cluster that is in two parts already
 *
 * @example
 * ```ts
 * import { splitCases } from "airworthy/evals";
 *
 * const cases = ["a", "b", "c", "d"].map((id) => ({ id, input: id }));
 * const parts = splitCases(cases, { parts: { train: 50, test: 50 } }).map((one) => one.split);
 * parts.filter((part) => part === "train").length; //=> 2
 * ```
 */
export function splitCases(
  cases: readonly Case[],
  { parts, seed = 1, by = ["route"], again = false }: SplitOptions,
): readonly Case[] {
  const weights = checkedWeights(parts);
  const groups = groupsOf(cases, by);
  const split = new Map<string, string>();
  const tally = new Tally(weights);
  for (const group of groups) {
    const part = again ? undefined : partOf(group, weights);
    if (part === undefined) continue;
    split.set(group.key, part);
    tally.add(part, group);
  }
  const open = shuffled(groups, seed, ({ key }) => key).filter(({ key }) => !split.has(key));
  // Large clusters first: what is left over is dealt out in small pieces, so that the shares come out.
  for (const group of open.toSorted((a, b) => b.cases.length - a.cases.length)) {
    const part = tally.neediest(group);
    split.set(group.key, part);
    tally.add(part, group);
  }
  return cases.map((one) => ({ ...one, split: split.get(clusterOf(one)) ?? "" }));
}

/** Cases of one source stand and fall together; a case without one is its own. */
export function clusterOf({ id, cluster }: Case): string {
  return cluster ?? id;
}

function groupsOf(cases: readonly Case[], by: readonly ("route" | "tag")[]): readonly Group[] {
  return [...Map.groupBy(cases, clusterOf)].map(([key, own]) => ({
    key,
    cases: own,
    stratum: mostOf(own.map((one) => stratumOf(one, by))),
  }));
}

function stratumOf({ route, tags = [] }: Case, by: readonly ("route" | "tag")[]): string {
  return JSON.stringify([
    by.includes("route") ? (route ?? "") : "",
    by.includes("tag") ? [...new Set(tags)].sort() : [],
  ]);
}

function mostOf(strata: readonly string[]): string {
  const counted = [...Map.groupBy(strata, (stratum) => stratum)];
  return counted.toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))[0]?.[0] ?? "";
}

/** The part that a group is in already. */
function partOf({ key, cases }: Group, weights: ReadonlyMap<string, number>): string | undefined {
  const found = new Set(cases.flatMap(({ split }) => (split === undefined ? [] : [split])));
  const [part, other] = found;
  if (part !== undefined && other !== undefined) {
    throw invalid(
      `the cases of the cluster "${key}" are in "${part}" and in "${other}" already`,
      "Deal all cases out again with again: true (--again), or correct their splits",
    );
  }
  if (part !== undefined && !weights.has(part)) {
    throw invalid(
      `case "${cases[0]?.id}" is in "${part}" already, which is none of ${[...weights.keys()].join(", ")}`,
      "Name that part, too, or deal all cases out again with again: true (--again)",
    );
  }
  return part;
}

/** How many cases each part has, of all and of each stratum, against what it should have. */
class Tally {
  readonly #weights: ReadonlyMap<string, number>;
  readonly #counts = new Map<string, Map<string, number>>();

  constructor(weights: ReadonlyMap<string, number>) {
    this.#weights = weights;
  }

  add(part: string, { stratum, cases }: Group): void {
    for (const key of ["all", stratum]) {
      const counts = this.#counts.get(key) ?? new Map<string, number>();
      counts.set(part, (counts.get(part) ?? 0) + cases.length);
      this.#counts.set(key, counts);
    }
  }

  /** The part that lacks most of its share of the stratum once the group is dealt out; of equals, of all cases. */
  neediest({ stratum, cases }: Group): string {
    const lacks = (key: string, part: string, weight: number): number => {
      const counts = this.#counts.get(key);
      const total = [...(counts?.values() ?? [])].reduce((sum, count) => sum + count, cases.length);
      return weight * total - (counts?.get(part) ?? 0);
    };
    const ranked = [...this.#weights].map(([part, weight]) => ({
      part,
      // Strata of a case or two would all go to the largest part, if only they were looked at.
      lack: lacks(stratum, part, weight) + lacks("all", part, weight),
    }));
    return ranked.reduce((best, one) => (one.lack > best.lack + 1e-9 ? one : best)).part;
  }
}

function checkedWeights(parts: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  const entries = Object.entries(parts);
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  const wrong = entries.find(([name, weight]) => name === "" || !(weight > 0 && Number.isFinite(weight)));
  if (entries.length < 2 || wrong !== undefined) {
    throw invalid(
      wrong === undefined
        ? `there are ${entries.length} parts, expected at least two`
        : `the weight of "${wrong[0]}" is ${wrong[1]}, expected a number above 0`,
      "Name parts with their weights, such as train=80 test=20",
    );
  }
  return new Map(entries.map(([name, weight]) => [name, weight / total]));
}

function invalid(what: string, hint: string): AirworthyError {
  return new AirworthyError({ code: "split_invalid", message: `Cannot split the dataset: ${what}`, hint });
}
