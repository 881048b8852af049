import { AirworthyError } from "../../../core/errors.ts";
import type { Context } from "../../../core/workflow-context.ts";
import type { Question, Vote } from "./_ask-level.ts";
import { askLevel } from "./_ask-level.ts";

/** Asks the same question several times side by side; each vote's calls are addressed by its number. */
export async function votesOf(ctx: Context, question: Question, votes: number): Promise<readonly Vote[]> {
  const asked = await Promise.allSettled(
    Array.from({ length: votes }, (_, index) => ctx.scope(`vote-${index + 1}`, () => askLevel(question))),
  );
  const given = asked.flatMap((vote) => (vote.status === "fulfilled" ? [vote.value] : []));
  const lost = asked.find((vote) => vote.status === "rejected");
  // A majority of those asked must have answered, or the verdict would be another panel's.
  if (lost !== undefined && given.length * 2 <= votes) throw lost.reason;
  return given;
}

const MOST = 25;

export function checkVotes(votes: number): number {
  if (Number.isSafeInteger(votes) && votes >= 1 && votes <= MOST) return votes;
  throw new AirworthyError({
    code: "votes_invalid",
    message: `Cannot ask a judge for ${votes} votes: expected a whole number from 1 to ${MOST}`,
    hint: "Take 3 or 5; more cost more and change little",
  });
}
