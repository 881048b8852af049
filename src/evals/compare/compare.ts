import type { ExperimentSummary } from "../../core/experiment.ts";
import { normalUpperQuantile } from "../../stats/distributions/normal.ts";
import type { PairedDifference } from "../../stats/paired-difference.ts";
import type { Regression } from "../criteria.ts";
import type { Tried } from "../figures/tried.ts";
import type { EvalVerdict, Held } from "../gate/held.ts";
import { worstVerdict } from "../gate/held.ts";
import type { CaseChanges } from "./case-changes.ts";
import { caseChanges } from "./case-changes.ts";
import type { Ratio } from "./differences.ts";
import { latencyRatio } from "./differences.ts";
import type { Decision } from "./early-stop.ts";
import { decisionOf } from "./early-stop.ts";
import type { CasePair, Unmatched } from "./match-cases.ts";
import { matchCases } from "./match-cases.ts";
import type { PartDifference } from "./part-differences.ts";
import type { Measured } from "./regression-gates.ts";
import { ALPHA, brokenGate, confidenceOf, measure, regressionGates } from "./regression-gates.ts";

/** Two releases on the same cases, and what is held of the difference. */
export interface Comparison extends CaseChanges {
  readonly baseline: Compared;
  readonly candidate: Compared;
  readonly verdict: EvalVerdict;
  readonly gates: readonly Held[];
  /** Cases that are compared; the others are named in {@link unmatched}. */
  readonly cases: number;
  readonly unmatched: Unmatched;
  /** Undefined where no case counts in both. Its confidence is that of the gates, two-sided. */
  readonly success: PairedDifference | undefined;
  /** The smallest drop that is found in four of five such comparisons; undefined where nothing is known of the noise. */
  readonly detectable: number | undefined;
  /** Routes, then tags, each with the greatest loss first. */
  readonly parts: readonly PartDifference[];
  readonly latency: { readonly p50: Ratio | undefined; readonly p95: Ratio | undefined };
  readonly cost: Ratio | undefined;
  /** Where the candidate was stopped since the verdict was clear. */
  readonly decision?: Decision;
}

/** An experiment without its records. */
export type Compared = Pick<
  ExperimentSummary,
  "id" | "name" | "release" | "dataset" | "trials" | "status" | "done" | "startedAt"
>;

/**
 * Compares a release with its baseline, case by case.
 *
 * PASS: every gate is surely within what is allowed. BLOCK: one is surely worse and not surely within it. INCONCLUSIVE:
 * the data say neither. ERROR: scorers failed, and the verdict depends on how those trials would have counted.
 */
export function compareExperiments(
  { baseline, candidate }: { readonly baseline: Tried; readonly candidate: Tried },
  rule: Regression = {},
): Comparison {
  const { pairs, unmatched } = matchCases(baseline, candidate);
  const measured = measure(pairs, rule);
  const changes = caseChanges(pairs);
  const decision = decisionOf(candidate.experiment);
  const broken = brokenGate(changes, rule);
  const gates = [
    ...withDecision(withUnscored(regressionGates(measured, rule), { pairs, rule }), decision),
    ...(broken === undefined ? [] : [broken]),
  ];
  return {
    baseline: comparedOf(baseline),
    candidate: comparedOf(candidate),
    verdict: worstVerdict(gates.map(({ verdict }) => verdict)),
    gates,
    cases: pairs.length,
    unmatched,
    success: measured.success,
    detectable: detectable(measured, rule),
    parts: measured.parts,
    latency: {
      p50: latencyRatio(pairs, { part: "p50", confidence: confidenceOf(rule) }),
      p95: measured.latency,
    },
    cost: measured.cost,
    ...changes,
    ...(decision === undefined ? {} : { decision }),
  };
}

function comparedOf({ experiment }: Tried): Compared {
  const { id, name, release, dataset, trials, status, done, startedAt } = experiment;
  return { id, name, release, dataset, trials, status, done, startedAt };
}

/** A gate stands as it is where it stands whichever way the trials count whose scorers failed. */
function withUnscored(
  gates: readonly Held[],
  { pairs, rule }: { pairs: readonly CasePair[]; rule: Regression },
): readonly Held[] {
  const unscored = pairs
    .flatMap(({ baseline, candidate }) => [...baseline.records, ...candidate.records])
    .filter(({ pass }) => pass === undefined).length;
  if (unscored === 0) return gates;
  const extremes = (["baseline", "candidate"] as const).map((benefit) =>
    regressionGates(measure(pairs, rule, benefit), rule),
  );
  const nothingCounts = gates.some(({ unit, measured }) => unit === "points" && measured === undefined);
  return gates.map((gate) => {
    if (gate.unit !== "points") return gate;
    const others = extremes.map((held) =>
      held.find((one) => one.unit === "points" && one.part === gate.part),
    );
    const stands = !nothingCounts && others.every((other) => other?.verdict === gate.verdict);
    const trials = unscored === 1 ? "1 trial" : `${unscored} trials`;
    return stands
      ? { ...gate, why: `${gate.why}, whichever way ${trials} count whose scorers failed` }
      : { ...gate, verdict: "ERROR", why: `scorers failed on ${trials}, which decide it` };
  });
}

/** An early look has bounds of its own: an interval made afterwards, as if nobody had looked, would be too narrow. */
function withDecision(gates: readonly Held[], decision: Decision | undefined): readonly Held[] {
  if (decision === undefined) return gates;
  return gates.map((gate) =>
    gate.unit !== "points" || gate.part !== undefined || gate.verdict === "ERROR"
      ? gate
      : { ...gate, verdict: decision.verdict, why: `decided at look ${decision.look} of ${decision.looks}` },
  );
}

const POWER = 0.8;

function detectable({ success }: Measured, { alpha = ALPHA }: Regression): number | undefined {
  if (success === undefined || success.method === "unknown") return undefined;
  // Where nothing varied, a larger drop than the exact limit would have been seen.
  if (success.method === "no variation") return Math.max(0, -success.low);
  return (normalUpperQuantile(alpha) + normalUpperQuantile(1 - POWER)) * success.se;
}
