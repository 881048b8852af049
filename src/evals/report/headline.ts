import { grouped, plural } from "../../core/print/amounts.ts";
import type { Comparison } from "../compare/compare.ts";
import { heldName, limits, limitText, measuredText, percent, points, pValue } from "./amounts.ts";
import type { EvalReport } from "./eval-report.ts";

/** What comes first in every report, one line each: the verdict, and why. */
export function headline(report: EvalReport): readonly string[] {
  const { verdict, held, experiment, comparison } = report;
  const { name, release } = experiment;
  const against = comparison === undefined ? "" : ` against ${quoted(comparison.baseline.release)}`;
  const what = held.length === 0 ? "figures only, nothing is held against them" : verdict;
  const because = held.filter((one) => one.verdict === verdict && verdict !== "PASS");
  return [
    `${what}: ${name}, release ${quoted(release)}${against}`,
    ...because.map((one) => {
      const why = one.why === "" ? "" : `: ${one.why}`;
      return `${heldName(one)} ${measuredText(one)}, expected ${limitText(one)} (n ${grouped(one.n)})${why}`;
    }),
  ];
}

/** What is compared with what, and what is left out, one line each. */
export function comparedLines(comparison: Comparison): readonly string[] {
  const { success, detectable, cases, baseline, candidate, unmatched, decision } = comparison;
  const lines: string[] = [];
  if (success !== undefined) {
    const level = Math.round(success.confidence * 100);
    lines.push(
      `success ${percent(success.baseline)} -> ${percent(success.candidate)}: ${points(success.difference)} points ${limits(success, "points")}, ${level} % interval over ${plural(success.clusters ?? success.n, success.clusters === undefined ? "case" : "cluster")}`,
    );
  }
  if (success?.exactP !== undefined) lines.push(`exact sign-flip test: p ${pValue(success.exactP)}`);
  if (detectable !== undefined)
    lines.push(`a drop of ${(detectable * 100).toFixed(1)} points is found in 4 of 5 such comparisons`);
  if (decision !== undefined)
    lines.push(
      `stopped at look ${decision.look} of ${decision.looks}, after ${decision.seen} of ${plural(decision.of, "case")}`,
    );
  if (baseline.dataset.version !== candidate.dataset.version)
    lines.push(
      `datasets differ (${baseline.dataset.version} and ${candidate.dataset.version}): ${plural(cases, "case")} with the same content compared`,
    );
  return [...lines, ...unmatchedLines(unmatched)];
}

function unmatchedLines({
  onlyBaseline,
  onlyCandidate,
  changed,
  untried,
}: Comparison["unmatched"]): readonly string[] {
  return (
    [
      ["only in the baseline", onlyBaseline],
      ["only in the candidate", onlyCandidate],
      ["of another content than before", changed],
      ["without trials of both", untried],
    ] as const
  ).flatMap(([what, ids]) =>
    ids.length === 0 ? [] : `not compared, ${what}: ${plural(ids.length, "case")} (${few(ids)})`,
  );
}

/** The first of many ids. */
export function few(ids: readonly string[], most = 5): string {
  const more = ids.length > most ? `, … ${grouped(ids.length - most)} more` : "";
  return `${ids.slice(0, most).join(", ")}${more}`;
}

function quoted(text: string): string {
  return `"${text}"`;
}
