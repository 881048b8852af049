import type { DifferenceGateState } from "../../stats/gates/difference-gate.ts";
import { differenceGate } from "../../stats/gates/difference-gate.ts";
import type { Course } from "../course.ts";
import { withPoint } from "../course.ts";
import { isAbout, toldOf } from "../figure-of.ts";
import type { AbTerms, FigureName, FullPlan, GateLimits } from "../plan.ts";
import type { RolloutRun } from "../rollout-run.ts";
import type { AbFigure } from "./ab-figure.ts";
import { badnessOf, newFigure, withRun } from "./ab-figure.ts";
import type { AbDifference } from "./difference-of.ts";
import { differenceOf } from "./difference-of.ts";

export interface AbPoint {
  /** Runs that counted by then. */
  readonly runs: number;
  readonly figures: Readonly<Record<string, AbDifference>>;
}

/** What an A/B test has learned: plain data, kept with the evidence of harm. */
export interface AbEvidence {
  /** Runs that counted: those of its cohort, the first of each session or user. */
  readonly counted: number;
  readonly figures: readonly AbFigure[];
  /** What bets that B is better by so much as was asked for, that it is worse, and that it is not better by so much. */
  readonly claims: {
    readonly better: DifferenceGateState;
    readonly worse: DifferenceGateState;
    readonly short: DifferenceGateState;
  };
  readonly course: Course<AbPoint>;
}

const FIGURES: readonly FigureName[] = [
  "failures",
  "scores",
  "feedback",
  "toolErrors",
  "handovers",
  "latency",
  "cost",
];
/** Runs from one point to the next, at first; and points that are kept: each takes a search for the limits. */
const EVERY = 10;
const POINTS = 40;

export function noAbEvidence({ outcome, better }: AbTerms, gates: Required<GateLimits>): AbEvidence {
  const isAmount = outcome === "latency" || outcome === "cost";
  const least = isAmount ? { ratio: 1 - better } : { difference: 0 - better };
  const none = isAmount ? { ratio: 1 } : { difference: 0 };
  return {
    counted: 0,
    figures: FIGURES.filter((name) => (gates[name] ?? "off") !== "off" || name === outcome).map(newFigure),
    claims: {
      better: differenceGate.start({ prove: "below", than: least }),
      worse: differenceGate.start({ prove: "above", than: none }),
      short: differenceGate.start({ prove: "above", than: least }),
    },
    course: { every: EVERY, points: [] },
  };
}

/** The evidence after one more run has ended, or somebody has said what they thought of one. */
export function observeAb(
  evidence: AbEvidence,
  run: RolloutRun,
  { ab, handoverRoutes }: FullPlan,
): AbEvidence {
  // Whom the cohort's rule gave to A was not drawn for, and is not compared.
  if (ab === undefined || run.share <= 0 || run.share >= 1) return evidence;
  const told = toldOf(run);
  const mine = (figure: AbFigure) => isAbout(figure.name, told);
  const counted = evidence.counted + (told === "end" ? 1 : 0);
  const outcome = evidence.figures.find(({ name }) => name === ab.outcome);
  const value =
    outcome !== undefined && mine(outcome) ? badnessOf(outcome, run, { handoverRoutes }) : undefined;
  const claims = value === undefined ? evidence.claims : claimed(evidence.claims, { ...run, value });
  const figures = evidence.figures.map((figure) =>
    mine(figure) ? withRun(figure, run, { handoverRoutes }) : figure,
  );
  if (told !== "end") return { ...evidence, claims, figures };
  const point = (): AbPoint => ({ runs: counted, figures: differences(figures, ab) });
  return { counted, figures, claims, course: withPoint(evidence.course, counted, point, POINTS) };
}

function claimed(
  { better, worse, short }: AbEvidence["claims"],
  { canary, share, value }: RolloutRun & { readonly value: number },
): AbEvidence["claims"] {
  const observation = { canary, share, value };
  return {
    better: differenceGate.step(better, observation),
    worse: differenceGate.step(worse, observation),
    short: differenceGate.step(short, observation),
  };
}

function differences(figures: readonly AbFigure[], { alpha }: AbTerms): AbPoint["figures"] {
  return Object.fromEntries(figures.map((figure) => [figure.name, differenceOf(figure, alpha)]));
}
