import type { PairedDifference } from "../../stats/paired-difference.ts";
import type { NamedPart } from "../figures/figures.ts";
import type { Benefit } from "./differences.ts";
import { successDifference } from "./differences.ts";
import type { CasePair } from "./match-cases.ts";

/** What changed on a route or a tag. */
export interface PartDifference extends Omit<NamedPart, "figures"> {
  readonly difference: PairedDifference;
}

/** Routes, then tags, each with the greatest loss first. A part that all cases have is left out. */
export function partDifferences(
  pairs: readonly CasePair[],
  { confidence, benefit = "none" }: { confidence: number; benefit?: Benefit },
): readonly PartDifference[] {
  const routes = Map.groupBy(
    pairs.filter((pair) => pair.case.route !== undefined),
    (pair) => pair.case.route ?? "",
  );
  const tags = Map.groupBy(
    pairs.flatMap((pair) => [...new Set(pair.case.tags)].map((tag) => ({ tag, pair }))),
    ({ tag }) => tag,
  );
  const parts = [
    ...[...routes].map(([name, of]) => ({ kind: "route" as const, name, of })),
    ...[...tags].map(([name, of]) => ({ kind: "tag" as const, name, of: of.map(({ pair }) => pair) })),
  ];
  return parts
    .filter(({ of }) => of.length < pairs.length)
    .flatMap(({ kind, name, of }): PartDifference[] => {
      const difference = successDifference(of, { confidence, benefit });
      const caseIds = of.map((pair) => pair.case.id);
      return difference === undefined ? [] : [{ kind, name, caseIds, difference }];
    })
    .toSorted(
      (a, b) =>
        Number(a.kind === "tag") - Number(b.kind === "tag") ||
        a.difference.difference - b.difference.difference,
    );
}
