import { AirworthyError } from "../../core/errors.ts";
import type { StoredRun } from "../../core/run.ts";
import type { RunScores } from "../../core/run-scores.ts";
import type { LiveScoring } from "../../evals/live/live-scoring.ts";
import type { AskAside } from "../../evals/live/run-scored.ts";
import { RunScored } from "../../evals/live/run-scored.ts";
import type { Scorer, ScorerResult } from "../../evals/scorer.ts";
import { scoreTrial } from "../../evals/trials/score-trial.ts";

export interface ScoreRunOptions {
  /** Why scorers that ask a model are left out; undefined where they may. */
  readonly noJudges: string | undefined;
  readonly ask: AskAside;
}

/** What the scorers say of an ended run. One that throws or hangs is an error of its own, never of the run. */
export async function scoreRun(
  run: StoredRun,
  { scorers, timeout }: LiveScoring,
  { noJudges, ask }: ScoreRunOptions,
): Promise<RunScores> {
  const left = scorers.map((scorer) =>
    noJudges !== undefined && asks(scorer) ? skipping(scorer, noJudges) : bounded(scorer, timeout),
  );
  const stop = new AbortController();
  const { scores, pass } = await scoreTrial(left, () => new RunScored(run, { ask, signal: stop.signal }));
  // What a scorer that was given up still asks ends with it.
  stop.abort();
  const spent = Object.values(scores).map((score) => ("spent" in score ? score.spent : undefined));
  const cost = spent.reduce((sum, one) => sum + (one?.cost ?? 0), 0);
  return { run: run.id, at: Date.now(), scores, ...goodnessOf(pass, scorers, noJudges), cost };
}

function asks({ workflows = [] }: Scorer): boolean {
  return workflows.length > 0;
}

/** Where a judge that counts was left out, what the others say is not the same figure. */
function goodnessOf(pass: boolean | undefined, scorers: readonly Scorer[], noJudges: string | undefined) {
  const gating = scorers.filter((scorer) => scorer.gating !== false);
  const isWhole = noJudges === undefined || !gating.some(asks);
  return pass === undefined || gating.length === 0 || !isWhole ? {} : { value: pass ? 1 : 0 };
}

function skipping(scorer: Scorer, reason: string): Scorer {
  return { ...scorer, score: () => ({ skip: true, reason }) };
}

function bounded(scorer: Scorer, timeout: number): Scorer {
  return {
    ...scorer,
    score: async (trial) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<ScorerResult>((_, reject) => {
        timer = setTimeout(() => reject(hung(scorer.name, timeout)), timeout);
      });
      try {
        return await Promise.race([scorer.score(trial), late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function hung(name: string, timeout: number): AirworthyError {
  return new AirworthyError({
    code: "scorer_hung",
    message: `The scorer "${name}" did not answer within ${timeout} ms`,
    hint: "Raise the timeout of liveScoring(), or let the scorer do less",
  });
}

/** The scorers that could not say anything, by why. */
export function failuresOf({ scores }: RunScores): readonly string[] {
  return Object.entries(scores).flatMap(([name, score]) =>
    score.kind === "error" ? [`"${name}": ${score.message} (${score.code})`] : [],
  );
}

/** Whether a failure is of the judge's money rather than of the judge. */
export function isUnpriced({ scores }: RunScores): boolean {
  return Object.values(scores).some(
    (score) => "spent" in score && score.spent !== undefined && score.spent.cost === undefined,
  );
}
