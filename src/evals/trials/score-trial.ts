import { isAirworthyError } from "../../core/errors.ts";
import type { Score, ScorerSpend } from "../../core/experiment.ts";
import type { Scored, Scorer, ScorerResult } from "../scorer.ts";

export interface TrialScores {
  readonly scores: Readonly<Record<string, Score>>;
  /** False as soon as a gating scorer does not pass, undefined where none says so but one has failed itself. */
  readonly pass: boolean | undefined;
}

/** A trial as a scorer sees it, and what that scorer has used itself. */
export type ScoredBy = Scored & { readonly spent?: ScorerSpend | undefined };

/** Asks every scorer about a trial; one that fails is an error of its own, never of the release. */
export async function scoreTrial(scorers: readonly Scorer[], view: () => ScoredBy): Promise<TrialScores> {
  const scores: Record<string, Score> = {};
  let failed = false;
  let isUnsure = false;
  for (const scorer of scorers) {
    const trial = view();
    failed ||= hasBroken(trial);
    const given = scoreOf(scorer, trial);
    const score = withSpent("then" in given ? await given : given, trial);
    scores[scorer.name] = score;
    if (scorer.gating === false) continue;
    failed ||= score.kind === "scored" && !score.pass;
    isUnsure ||= score.kind === "error";
  }
  return { scores, pass: failed ? false : isUnsure ? undefined : true };
}

function withSpent(score: Score, { spent }: ScoredBy): Score {
  return spent === undefined || score.kind === "skipped" ? score : { ...score, spent };
}

/** Whether the run ended in a way that no scorer has to say is wrong. */
export function hasBroken({ status, case: { expect } }: Pick<Scored, "status" | "case">): boolean {
  if (expect?.status !== undefined) return status !== expect.status;
  return status === "failed" || status === "cancelled" || status === "refused";
}

function scoreOf(scorer: Scorer, trial: Scored): Score | Promise<Score> {
  try {
    const given = scorer.score(trial);
    if (!isPromise(given)) return readScore(scorer, given);
    return given.then(
      (result) => readScore(scorer, result),
      (error: unknown) => threw(error, trial),
    );
  } catch (error) {
    return threw(error, trial);
  }
}

function isPromise(value: ScorerResult | Promise<ScorerResult>): value is Promise<ScorerResult> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** Of a run that broke there is often nothing to look at: what a scorer says then by throwing is that it does not pass. */
function threw(error: unknown, trial: Scored): Score {
  const message = error instanceof Error ? error.message : String(error);
  if (hasBroken(trial) && !isAirworthyError(error)) {
    return {
      kind: "scored",
      value: 0,
      pass: false,
      reason: `The run ${ENDED[trial.status] ?? trial.status}`,
    };
  }
  return { kind: "error", code: isAirworthyError(error) ? error.code : "scorer_threw", message };
}

const ENDED: Readonly<Record<string, string>> = {
  failed: "failed",
  cancelled: "was cancelled",
  refused: "was refused",
  waiting: "waits for a person",
};

/** What a scorer gave back as a score; nonsense is its error. */
export function readScore({ threshold = 1 }: Pick<Scorer, "threshold">, result: ScorerResult): Score {
  if (result === undefined) return { kind: "skipped" };
  if (typeof result === "boolean") return { kind: "scored", value: result ? 1 : 0, pass: result };
  if (typeof result === "number") return scored(result, { threshold });
  if (typeof result === "object" && result !== null) {
    if ("skip" in result && result.skip === true) return { kind: "skipped", ...reasonOf(result) };
    if ("value" in result && typeof result.value === "number")
      return scored(result.value, { threshold, ...result });
  }
  return nonsense(result);
}

function scored(
  value: number,
  { threshold, pass, reason }: { threshold: number; pass?: boolean; reason?: string },
): Score {
  if (!(value >= 0 && value <= 1)) return nonsense(value);
  return { kind: "scored", value, pass: pass ?? value >= threshold, ...reasonOf({ reason }) };
}

function reasonOf({ reason }: { reason?: string | undefined }): { reason?: string } {
  return typeof reason === "string" ? { reason } : {};
}

function nonsense(result: unknown): Score {
  const shown = typeof result === "number" ? String(result) : clipped(result);
  return {
    kind: "error",
    code: "score_invalid",
    message: `The scorer gave ${shown}: expected a number from 0 to 1, a boolean, { value } or undefined`,
  };
}

function clipped(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200);
  } catch {
    return `a ${typeof value}`;
  }
}
