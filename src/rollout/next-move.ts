import { parseDuration } from "../core/duration.ts";
import type { RunId } from "../core/ids.ts";
import { plural } from "../core/print/amounts.ts";
import type { RolloutVerdict } from "../stats/gates/rollout-verdict.ts";
import type { AbDecision } from "./ab/ab-decision.ts";
import { abMove } from "./ab/ab-move.ts";
import type { Evidence } from "./evidence.ts";
import { judge } from "./judge.ts";
import type { CanaryStage, FullPlan } from "./plan.ts";
import { DEFAULT_MIN_RUNS } from "./plan.ts";
import type { RolloutState } from "./rollout-state.ts";

/** What a controller does next. Evals and shadows are carried out elsewhere and told by `outcome`. */
export type Move =
  | { readonly move: "wait"; readonly until: string }
  | { readonly move: "enter"; readonly stage: number; readonly why: string }
  | { readonly move: "hold"; readonly why: string }
  | { readonly move: "promote"; readonly why: string }
  /** Of an A/B test: what it says stands from here on. Nothing is served otherwise. */
  | { readonly move: "decide"; readonly why: string; readonly decision: AbDecision }
  /** Evals or a shadow say no; nobody was served. */
  | { readonly move: "stop"; readonly why: string }
  | {
      readonly move: "roll_back";
      readonly why: string;
      readonly verdict: RolloutVerdict;
      readonly runs: readonly RunId[];
    };

export interface Situation {
  readonly plan: FullPlan;
  readonly state: RolloutState;
  readonly evidence: Evidence;
  /** Ms since the epoch. A clock that was set back waits; it never goes on early. */
  readonly now: number;
}

/**
 * The next move of a rollout that serves runs. Harm rolls back whatever the stage, also while it is paused or held; a stage is left when
 * it has its runs and its time; everyone is served for good only once the candidate was shown to be within every margin.
 */
export function nextMove({ plan, state, evidence, now }: Situation): Move {
  if (!("stage" in state)) return { move: "wait", until: "it has ended" };
  const verdict = judge(evidence, plan);
  if (verdict.verdict === "BLOCK") return rollBack(verdict, evidence);
  if (plan.ab !== undefined) return abMove({ plan, state, evidence, now }, verdict);
  if (state.status !== "running") return { move: "wait", until: "a person resumes it" };
  const stage = plan.stages[state.stage];
  if (stage?.kind !== "canary") return { move: "wait", until: "its stage has an outcome" };
  const runs = evidence.served.candidate - state.servedBefore;
  const waited = now - (state.again ?? state.since);
  const lacking = lackOf(stage, { runs, took: now - state.since });
  if (lacking !== undefined) return late(stage, waited) ?? { move: "wait", until: lacking };
  if (verdict.reason === "share")
    return { move: "hold", why: "Runs are not assigned as planned, so that no figure can be trusted" };
  return leave({ plan, verdict, stage, at: state.stage, waited });
}

interface Leaving {
  readonly plan: FullPlan;
  readonly verdict: RolloutVerdict;
  readonly stage: CanaryStage;
  readonly at: number;
  /** Ms since the stage was entered, or a person let it go on. */
  readonly waited: number;
}

function leave({ plan, verdict, stage, at, waited }: Leaving): Move {
  const isLast = at === plan.stages.length - 1;
  const proven = verdict.verdict === "PASS";
  if (isLast)
    return { move: "promote", why: proven ? "Within every margin" : "Everyone is served, no harm found" };
  const next = plan.stages[at + 1];
  const servesAll = next?.kind === "canary" && next.percent === 100;
  // Nobody is left to compare with once everyone is served: what is not known by then is never known.
  if (servesAll && !proven)
    return (
      late(stage, waited) ?? {
        move: "wait",
        until: `${verdict.waiting.join(", ")} is known to be within its margin`,
      }
    );
  return { move: "enter", stage: at + 1, why: proven ? "Within every margin" : "No harm found" };
}

function lackOf(
  { minRuns = DEFAULT_MIN_RUNS, minTime = 0 }: CanaryStage,
  { runs, took }: { readonly runs: number; readonly took: number },
): string | undefined {
  if (runs < minRuns) return `${plural(minRuns - runs, "more run")} of the candidate`;
  const least = parseDuration(minTime);
  return took < least ? `${plural(Math.ceil((least - took) / 1_000), "more second")}` : undefined;
}

function late({ maxTime, percent }: CanaryStage, waited: number): Move | undefined {
  if (maxTime === undefined || waited < parseDuration(maxTime)) return undefined;
  return { move: "hold", why: `Undecided after ${String(maxTime)} at ${percent} per cent` };
}

function rollBack(verdict: RolloutVerdict, { metrics }: Evidence): Move {
  const guilty = verdict.guilty.length > 0 ? verdict.guilty : metrics.map(({ name }) => name);
  const runs = metrics
    .filter(({ name }) => guilty.includes(name))
    .flatMap((metric): readonly RunId[] =>
      metric.kind === "rate" ? metric.examples : metric.examples.map(({ run }) => run),
    );
  const what = verdict.guilty.length > 0 ? verdict.guilty.join(", ") : "several figures together";
  return { move: "roll_back", why: `The candidate is worse: ${what}`, verdict, runs: [...new Set(runs)] };
}
