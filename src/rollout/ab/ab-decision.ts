import { parseDuration } from "../../core/duration.ts";
import { differenceGate } from "../../stats/gates/difference-gate.ts";
import { alarm } from "../../stats/gates/gate.ts";
import type { AbTerms, FigureName } from "../plan.ts";
import type { AbEvidence } from "./ab-evidence.ts";
import type { AbDifference } from "./difference-of.ts";
import { differenceOf } from "./difference-of.ts";

/**
 * - `b_better`: by at least as much as was asked for.
 * - `a_better`: B is worse.
 * - `no_difference`: B is not better by as much as was asked for; whether it is worse is not known.
 * - `inconclusive`: the planned end came before any of these was known.
 */
export type AbAnswer = "b_better" | "a_better" | "no_difference" | "inconclusive";

export interface AbDecision extends AbDifference {
  readonly says: AbAnswer;
  readonly figure: FigureName;
  /** Runs that counted. */
  readonly runs: number;
}

/**
 * What an A/B test says by now; undefined while it cannot be said. It may be asked after every run: each side is bet on at
 * half of alpha, and a bet that was won is won for good.
 */
export function abDecision(
  evidence: AbEvidence,
  { terms, took }: { readonly terms: AbTerms; readonly took: number },
): AbDecision | undefined {
  const says = answerOf(evidence, terms) ?? (isOver(evidence, terms, took) ? "inconclusive" : undefined);
  if (says === undefined) return undefined;
  const figure = evidence.figures.find(({ name }) => name === terms.outcome);
  if (figure === undefined) throw new Error(`An A/B test of ${terms.outcome} does not look at it`);
  return { says, figure: figure.name, runs: evidence.counted, ...differenceOf(figure, terms.alpha) };
}

function answerOf({ claims }: AbEvidence, { alpha }: AbTerms): AbAnswer | undefined {
  const proven = (claim: keyof AbEvidence["claims"]) =>
    differenceGate.logE(claims[claim]) >= alarm(alpha / 2);
  if (proven("better")) return "b_better";
  if (proven("worse")) return "a_better";
  return proven("short") ? "no_difference" : undefined;
}

function isOver({ counted }: AbEvidence, { maxRuns, maxTime }: AbTerms, took: number): boolean {
  return counted >= maxRuns || (maxTime !== undefined && took >= parseDuration(maxTime));
}
