import { plural } from "../../core/print/amounts.ts";
import { isAmount } from "../figure-of.ts";
import type { AbTerms, FigureName } from "../plan.ts";
import type { AbDecision } from "./ab-decision.ts";
import type { AbDifference } from "./difference-of.ts";

const NAMES: Readonly<Record<FigureName, string>> = {
  failures: "failures",
  scores: "bad scores",
  feedback: "bad feedback",
  toolErrors: "tool errors",
  handovers: "handovers",
  latency: "latency",
  cost: "cost",
};

export function figureName(name: FigureName): string {
  return NAMES[name];
}

/** `-2.1 points, -4 to -0.3`, or per cent of an amount. */
export function differenceText(name: FigureName, difference: AbDifference): string {
  const { value, low, high } = difference;
  const unit = isAmount(name) ? "%" : "points";
  const between = `${signed(low)} to ${high === null ? "any" : signed(high)}`;
  return value === null ? "nothing to compare" : `${signed(value)} ${unit}, ${between}`;
}

/** `2 points` of a rate, `2 %` of an amount. */
export function sizeText(name: FigureName, size: number): string {
  return `${rounded(size)} ${isAmount(name) ? "%" : "points"}`;
}

/** What an A/B test says, in a sentence. */
export function decisionText(decision: AbDecision, { better }: Pick<AbTerms, "better">): string {
  const { says, figure, runs } = decision;
  const by = better === 0 ? "" : ` by at least ${sizeText(figure, better)}`;
  const shown = `${figureName(figure)} ${differenceText(figure, decision)}, after ${plural(runs, "run")}`;
  switch (says) {
    case "b_better":
      return `B is better${by}: ${shown}`;
    case "a_better":
      return `A is better: ${shown}`;
    case "no_difference":
      return `B is not better${by}: ${shown}`;
    case "inconclusive":
      return `No difference was shown: ${shown}`;
  }
}

function signed(part: number): string {
  const text = rounded(part);
  return part > 0 ? `+${text}` : text;
}

function rounded(part: number): string {
  return String(Math.round(part * 1_000) / 10);
}
