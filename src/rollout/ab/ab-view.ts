import type { ReleaseId, RolloutId, RunId } from "../../core/ids.ts";
import type { AssignmentUnit, CohortRule } from "../../core/serving.ts";
import { meansSeen } from "../../stats/gates/difference-sequence.ts";
import { alarm } from "../../stats/gates/gate.ts";
import type { RolloutVerdict } from "../../stats/gates/rollout-verdict.ts";
import { noEvidence } from "../evidence.ts";
import { isAmount } from "../figure-of.ts";
import { harmOf } from "../harm-of.ts";
import { judge } from "../judge.ts";
import type { Rollout } from "../load-rollout.ts";
import { nextMove } from "../next-move.ts";
import type { AbTerms, FigureName } from "../plan.ts";
import type { Deed, RolloutEvent, RolloutState } from "../rollout-state.ts";
import type { AbDecision } from "./ab-decision.ts";
import type { AbPoint } from "./ab-evidence.ts";
import type { AbFigure, Sum } from "./ab-figure.ts";
import type { AbDifference } from "./difference-of.ts";
import { differenceOf } from "./difference-of.ts";
import { notAb } from "./not-ab.ts";

/** `adopted`, `kept`: a person ended it. `stopped`: a guard did. */
export type AbStatus = "running" | "paused" | "held" | "decided" | "adopted" | "kept" | "stopped";

export interface AbSide {
  readonly runs: number;
  /** A rate, ms, or US dollars; null without runs. */
  readonly mean: number | null;
}

export interface AbFigureView {
  readonly name: FigureName;
  readonly kind: "rate" | "amount";
  /** Whether it is what decides. */
  readonly isOutcome: boolean;
  readonly a: AbSide;
  readonly b: AbSide;
  readonly difference: AbDifference;
  /** Null where no guard stands on it: the natural logarithm of the e-value that B is worse, and where that alone stops it. */
  readonly guard: { readonly harm: number; readonly alarm: number } | null;
  /** Runs of B: bad ones, or the highest. */
  readonly examples: readonly RunId[];
}

/** An A/B test as people look at it. */
export interface AbView {
  readonly id: RolloutId;
  readonly workflow: string;
  /** Absent: the app's own code. */
  readonly a?: ReleaseId;
  readonly b: ReleaseId;
  /** Per cent of those who take part. */
  readonly shares: { readonly a: number; readonly b: number };
  readonly unit: AssignmentUnit;
  readonly cohort?: CohortRule;
  readonly terms: AbTerms;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly status: AbStatus;
  /** Who ended, decided, held or paused it, and why. */
  readonly last?: Deed;
  /** What it says; absent while that is not known. It stands whatever comes after it. */
  readonly decision?: AbDecision;
  /** What comes next, in words. */
  readonly next: string;
  /** Runs that counted. */
  readonly counted: number;
  readonly served: { readonly a: number; readonly b: number };
  readonly figures: readonly AbFigureView[];
  readonly course: readonly AbPoint[];
  readonly guards: RolloutVerdict;
  /** Runs for which a guard stopped it. */
  readonly runs: readonly RunId[];
  readonly events: readonly RolloutEvent[];
}

/** @throws `ab_not_found` for a rollout that is no A/B test */
export function abView(rollout: Rollout, now: number): AbView {
  const { id, workflow, incumbent, candidate, plan, state, evidence, events, startedAt, endedAt } = rollout;
  const { ab: terms, unit } = plan;
  if (terms === undefined) throw notAb(id);
  const stage = plan.stages[0];
  const canary = stage?.kind === "canary" ? stage : undefined;
  const share = canary?.percent ?? 0;
  const decided = events.find((event) => event.type === "decided");
  const move = nextMove({ plan, state, evidence, now });
  return {
    id,
    workflow,
    ...(incumbent === undefined ? {} : { a: incumbent }),
    b: candidate,
    shares: { a: Math.round((100 - share) * 100) / 100, b: share },
    unit,
    ...(canary?.cohort === undefined ? {} : { cohort: canary.cohort }),
    terms,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    status: statusOf(state),
    ...("last" in state ? { last: state.last } : {}),
    ...(decided === undefined ? {} : { decision: decided.decision }),
    next: move.move === "wait" ? move.until : move.why,
    counted: evidence.ab?.counted ?? 0,
    served: { a: evidence.served.incumbent, b: evidence.served.candidate },
    figures: figuresOf(rollout, terms),
    course: evidence.ab?.course.points ?? [],
    guards: judge(evidence, plan),
    runs: state.status === "rolled_back" ? state.runs : [],
    events,
  };
}

function statusOf(state: RolloutState): AbStatus {
  if (state.status === "promoted") return "adopted";
  if (state.status !== "rolled_back") return state.status;
  return state.verdict === undefined ? "kept" : "stopped";
}

function figuresOf({ plan, evidence }: Rollout, { outcome, alpha }: AbTerms): AbFigureView[] {
  const { figures } = evidence.ab ?? noEvidence(plan).ab ?? { figures: [] };
  return figures.map((figure): AbFigureView => {
    const { name } = figure;
    const metric = evidence.metrics.find((one) => one.name === name);
    return {
      name,
      kind: isAmount(name) ? "amount" : "rate",
      isOutcome: name === outcome,
      ...sidesOf(figure),
      difference: differenceOf(figure, alpha),
      guard: metric === undefined ? null : { harm: harmOf(metric), alarm: alarm(plan.alpha) },
      examples:
        metric === undefined ? [] : metric.examples.map((one) => (typeof one === "string" ? one : one.run)),
    };
  });
}

/** Means of amounts are of values up to their cap, as the interval is: a run of an hour is no difference. */
function sidesOf({ a, b, cap, seen }: AbFigure): { readonly a: AbSide; readonly b: AbSide } {
  const means = meansSeen(seen);
  const sideOf = ({ runs, sum }: Sum, capped: number): AbSide => {
    const mean = cap === undefined || Number.isNaN(capped) ? sum / runs : capped * cap;
    return { runs, mean: runs === 0 ? null : mean };
  };
  return { a: sideOf(a, means.baseline), b: sideOf(b, means.canary) };
}
