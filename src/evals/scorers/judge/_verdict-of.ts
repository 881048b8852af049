import type { Vote } from "./_ask-level.ts";
import type { Level } from "./rubric.ts";

/** What a judge said of one answer. */
export interface Verdict {
  /** Name of the level; with `mean`, of the one nearest to the score. */
  readonly level: string;
  /** 0 (worst) to 1 (best). */
  readonly score: number;
  readonly reason: string;
  readonly votes: readonly Vote[];
}

/** Makes one verdict of the votes. Of levels with equally many votes the worse one counts. */
export function verdictOf(
  votes: readonly Vote[],
  { levels, combine }: { readonly levels: readonly Level[]; readonly combine: "majority" | "mean" },
): Verdict {
  const level = combine === "mean" ? nearest(meanOf(votes, levels), levels) : mostVoted(votes, levels);
  const score = combine === "mean" ? meanOf(votes, levels) : level.score;
  const behind = votes.filter(({ choice }) => choice === level.name);
  const reason = behind[0]?.reason ?? votes[0]?.reason ?? "";
  const count = votes.length === 1 ? "" : ` (${behind.length} of ${votes.length} votes)`;
  return { level: level.name, score, reason: `${level.name}${count}: ${reason}`, votes };
}

function mostVoted(votes: readonly Vote[], levels: readonly Level[]): Level {
  const count = ({ name }: Level) => votes.filter(({ choice }) => choice === name).length;
  return levels.reduce((best, level) => {
    const more = count(level) - count(best);
    return more > 0 || (more === 0 && level.score < best.score) ? level : best;
  });
}

function meanOf(votes: readonly Vote[], levels: readonly Level[]): number {
  const scores = votes.map(({ choice }) => levels.find(({ name }) => name === choice)?.score ?? 0);
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function nearest(score: number, levels: readonly Level[]): Level {
  return levels.reduce((best, level) =>
    Math.abs(level.score - score) < Math.abs(best.score - score) ? level : best,
  );
}
