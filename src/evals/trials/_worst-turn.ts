import type { Score } from "../../core/experiment.ts";
import type { Scorer } from "../scorer.ts";
import type { MadeTrial } from "./_made-trial.ts";
import { TrialScored } from "./_trial-scored.ts";
import type { TrialScores } from "./score-trial.ts";
import { scoreTrial } from "./score-trial.ts";

/**
 * Scores the last turn, and each earlier one of which something is expected: a conversation is as good
 * as its worst turn.
 */
export async function worstOf(scorers: readonly Scorer[], made: MadeTrial): Promise<TrialScores> {
  const { turns } = made.parts;
  let worst = await scoreTrial(scorers, () => new TrialScored(made, turns.length - 1));
  for (const [at, turn] of turns.slice(0, -1).entries()) {
    if (turn.expected === undefined) continue;
    const earlier = await scoreTrial(scorers, () => new TrialScored(made, at));
    worst = { scores: merged(worst.scores, earlier.scores, at + 1), pass: both(worst.pass, earlier.pass) };
  }
  return worst;
}

function both(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function merged(
  now: Readonly<Record<string, Score>>,
  earlier: Readonly<Record<string, Score>>,
  turn: number,
): Readonly<Record<string, Score>> {
  const worse = Object.entries(earlier).filter(([name, score]) => rank(score) < rank(now[name]));
  return { ...now, ...Object.fromEntries(worse.map(([name, score]) => [name, ofTurn(score, turn)])) };
}

/** Errors first, then what does not pass, then low values; what says nothing is last. */
function rank(score: Score | undefined): number {
  if (score === undefined || score.kind === "skipped") return 3;
  if (score.kind === "error") return -1;
  return score.value + (score.pass ? 1 : 0);
}

function ofTurn(score: Score, turn: number): Score {
  if (score.kind === "error") return { ...score, message: `Turn ${turn}: ${score.message}` };
  return { ...score, reason: `Turn ${turn}${score.reason === undefined ? "" : `: ${score.reason}`}` };
}
