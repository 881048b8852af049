import type { MetricDifference, MetricVerdict } from "../../stats/joint-verdict.ts";
import { jointVerdict } from "../../stats/joint-verdict.ts";
import { mcnemar } from "../../stats/mcnemar.ts";
import type { PairedDifference } from "../../stats/paired-difference.ts";
import type { Regression } from "../criteria.ts";
import type { Held } from "../gate/held.ts";
import type { CaseChange, CaseChanges } from "./case-changes.ts";
import type { Benefit, Ratio } from "./differences.ts";
import { costRatio, latencyRatio, successDifference } from "./differences.ts";
import type { CasePair } from "./match-cases.ts";
import type { PartDifference } from "./part-differences.ts";
import { partDifferences } from "./part-differences.ts";

/** The drop that is allowed where nothing else is stated: three points. */
export const ALLOWED_DROP = 0.03;
/** Chance that an equal release is blocked, over all gates together. */
export const ALPHA = 0.05;

/** What the gates are held against. */
export interface Measured {
  readonly success: PairedDifference | undefined;
  readonly parts: readonly PartDifference[];
  readonly latency: Ratio | undefined;
  readonly cost: Ratio | undefined;
}

/** Two-sided, so that each side errs with the level of the gates. */
export function confidenceOf({ alpha = ALPHA }: Regression): number {
  return 1 - 2 * alpha;
}

export function measure(pairs: readonly CasePair[], rule: Regression, benefit: Benefit = "none"): Measured {
  const confidence = confidenceOf(rule);
  return {
    success: successDifference(pairs, { confidence, benefit }),
    parts: partDifferences(pairs, { confidence, benefit }),
    latency: latencyRatio(pairs, { part: "p95", confidence }),
    cost: costRatio(pairs, confidence),
  };
}

interface Gate extends MetricDifference {
  readonly held: Omit<Held, "verdict" | "why" | "kind">;
}

/**
 * Every gate of the rule with its verdict. All must pass for a PASS, which needs no correction; a BLOCK must stand after
 * Holm's correction for the number of gates, so that many gates do not block an equal release more often.
 */
export function regressionGates(measured: Measured, rule: Regression): readonly Held[] {
  const { success, parts, latency, cost } = measured;
  const gates: Gate[] = [];
  if (success !== undefined) gates.push(shareGate(success, rule.drop ?? ALLOWED_DROP, {}));
  if (rule.worstPart !== undefined)
    for (const { kind, name, difference, caseIds } of parts)
      if (kind === "route") gates.push(shareGate(difference, rule.worstPart, { part: name, caseIds }));
  if (rule.latency !== undefined && latency !== undefined)
    gates.push(ratioGate("p95", latency, rule.latency));
  if (rule.cost !== undefined && cost !== undefined) gates.push(ratioGate("cost", cost, rule.cost));
  const judged = gates.length === 0 ? [] : jointVerdict(gates).metrics;
  return [...gates.map((gate, i) => heldOf(gate, judged[i], gates.length)), ...unknownGates(measured, rule)];
}

function unknownGates({ success, latency, cost }: Measured, rule: Regression): readonly Held[] {
  const found: Held[] = [];
  const drop = rule.drop ?? ALLOWED_DROP;
  if (success === undefined)
    found.push(unknown({ name: "success", unit: "points", limit: -drop }, "no case counts in both releases"));
  if (rule.latency !== undefined && latency === undefined)
    found.push(unknown({ name: "p95", unit: "ratio", limit: rule.latency }, "no times are known"));
  if (rule.cost !== undefined && cost === undefined)
    found.push(
      unknown(
        { name: "cost", unit: "ratio", limit: rule.cost },
        "a price is unknown, or the baseline cost nothing",
      ),
    );
  return found;
}

function shareGate(
  difference: PairedDifference,
  allowedDrop: number,
  where: Pick<Held, "part" | "caseIds">,
): Gate {
  const { low, high, trials } = difference;
  return {
    name: "success",
    difference,
    allowedDrop,
    held: {
      name: "success",
      ...where,
      unit: "points",
      bound: "at least",
      limit: -allowedDrop,
      measured: difference.difference,
      interval: { low, high },
      n: trials,
    },
  };
}

/** On the logarithm, turned so that higher is better. */
function ratioGate(name: string, { ratio, low, high, p, confidence, n }: Ratio, limit: number): Gate {
  const difference = {
    difference: -Math.log(ratio),
    low: -Math.log(high),
    high: -Math.log(low),
    p,
    confidence,
  };
  return {
    name,
    difference,
    allowedDrop: Math.max(0, Math.log(limit)),
    held: { name, unit: "ratio", bound: "at most", limit, measured: ratio, interval: { low, high }, n },
  };
}

function heldOf(gate: Gate, judged: MetricVerdict | undefined, gates: number): Held {
  const { difference, allowedDrop } = gate;
  const verdict = judged?.verdict ?? "INCONCLUSIVE";
  const isWorse = difference.high < 0;
  const why = (): string => {
    if (verdict === "PASS")
      return isWorse ? "regressed, and within what is allowed" : "surely within what is allowed";
    if (verdict === "BLOCK")
      return difference.difference < -allowedDrop
        ? "surely worse; as measured, by more than is allowed"
        : "surely worse, and not surely within what is allowed";
    if (isWorse)
      return `worse by itself, which one of ${gates} gates is by chance (p ${(judged?.p ?? 1).toFixed(3)} after Holm)`;
    return "neither worse nor surely within what is allowed";
  };
  return { ...gate.held, kind: "regression", verdict, why: why() };
}

function unknown(what: Pick<Held, "name" | "unit" | "limit">, why: string): Held {
  const bound = what.unit === "points" ? "at least" : "at most";
  return { ...what, kind: "regression", bound, measured: undefined, n: 0, verdict: "INCONCLUSIVE", why };
}

/**
 * Cases that passed every trial and now fail every one. More than allowed block only what chance does not explain: one
 * case that stands by itself, or more broken cases than mended ones (McNemar).
 */
export function brokenGate(changes: CaseChanges, { broken, alpha = ALPHA }: Regression): Held | undefined {
  if (broken === undefined) return undefined;
  const isTotal = ({ total }: CaseChange): boolean => total;
  const lost = changes.regressions.filter(isTotal);
  const won = changes.improvements.filter(isTotal);
  const convicted = lost.filter(({ adjusted }) => adjusted <= alpha).length;
  const { p } = mcnemar(lost.length, won.length);
  const isSure = convicted > broken || (lost.length > won.length && p / 2 <= alpha);
  const verdict = lost.length <= broken ? "PASS" : isSure ? "BLOCK" : "INCONCLUSIVE";
  return {
    name: "broken cases",
    kind: "regression",
    unit: "cases",
    bound: "at most",
    limit: broken,
    measured: lost.length,
    n: lost.length + won.length,
    verdict,
    why:
      verdict === "INCONCLUSIVE"
        ? `chance explains ${lost.length} broken beside ${won.length} mended: run these cases again with more trials`
        : `${lost.length} passed every trial and now fail every one, ${won.length} the other way round`,
    caseIds: lost.map((change) => change.case),
  };
}
