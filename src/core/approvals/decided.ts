import { canonical } from "../canonical.ts";
import { AirworthyError } from "../errors.ts";
import type { Decision, StoredApproval, Vote } from "./approval.ts";
import { expired } from "./expired.ts";

/** What a request comes to by one more person's word; without a decision others must agree. */
export interface Decided {
  readonly votes: readonly Vote[];
  readonly decision?: Decision;
}

/**
 * The rule by which every store decides, inside of its transaction: the first decision counts, and nothing is decided
 * that has expired or whose run has ended. Votes count together only if they are for the same arguments.
 *
 * @throws `approval_decided`, `approval_expired`, `approval_repeated`, `run_ended`
 */
export function decided(approval: StoredApproval, word: Decision, now: number): Decided {
  const { decision, status, votes = [], needs = 1 } = approval;
  if (decision !== undefined && !isExpiry(decision)) throw alreadyDecided(approval, decision);
  const late = decision ?? expired(approval, now);
  if (late !== undefined) throw tooLate(approval, late.at);
  if (status !== "running" && status !== "waiting") throw runEnded(approval);
  if (!word.approved) return { votes, decision: word };
  const earlier = votes.find(({ by }) => by === word.by);
  if (earlier !== undefined && isSameInput(earlier, word)) throw repeated(approval, word.by);
  const { approved: _, votes: __, ...vote } = word;
  // Who approves other arguments than before has changed their mind.
  const all = [...votes.filter(({ by }) => by !== word.by), vote];
  const agreeing = all.filter((one) => isSameInput(one, vote));
  if (agreeing.length < needs) return { votes: all };
  const by = agreeing.map((one) => one.by).join(", ");
  return { votes: all, decision: { ...word, by, ...(needs > 1 ? { votes: agreeing } : {}) } };
}

function isExpiry(decision: Decision): boolean {
  return !decision.approved && decision.expired === true;
}

function isSameInput(a: Vote, b: Vote): boolean {
  if (a.input === undefined || b.input === undefined) return a.input === b.input;
  return canonical(a.input) === canonical(b.input);
}

function whatOf({ address, run }: StoredApproval): string {
  return `Cannot decide about "${address}" of run "${run}"`;
}

function alreadyDecided(approval: StoredApproval, earlier: Decision): AirworthyError {
  const what = earlier.approved ? "approved" : "denied";
  return new AirworthyError({
    code: "approval_decided",
    message: `${whatOf(approval)} again: ${earlier.by} ${what} it at ${new Date(earlier.at).toISOString()}`,
    hint: "Rerun or fork the run if the decision was wrong",
    data: { ...earlier },
  });
}

function tooLate(approval: StoredApproval, at: number): AirworthyError {
  return new AirworthyError({
    code: "approval_expired",
    message: `${whatOf(approval)}: nobody decided before ${new Date(at).toISOString()}, so it counts as denied`,
    hint: "Start the work again if it is still wanted; raise expiresAfter where people need longer",
    data: { expiredAt: at },
  });
}

function runEnded(approval: StoredApproval): AirworthyError {
  return new AirworthyError({
    code: "run_ended",
    message: `${whatOf(approval)}: the run is ${approval.status} and asks for nothing any more`,
    hint: "Look at it with `airworthy runs show`; rerun it if the work is still wanted",
  });
}

function repeated(approval: StoredApproval, by: string): AirworthyError {
  return new AirworthyError({
    code: "approval_repeated",
    message: `${whatOf(approval)}: ${by} has approved it already, and ${approval.needs ?? 1} different people must`,
    hint: "Let another person decide",
  });
}
