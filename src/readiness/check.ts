import type { Verdict } from "../stats/verdict-of.ts";
import type { Facts } from "./facts.ts";

/** What is asked before a launch, in the order in which it is shown. */
export const CHECK_IDS = [
  "reproducible",
  "hard-cases",
  "rollback-drill",
  "tools-probed",
  "prompts-decomposed",
  "visible",
  "rollout-plan",
  "criteria",
  "boundaries",
  "budget",
  "data-kept",
  "approvals",
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/** One number or id that an answer stands on. */
export interface Evidence {
  readonly what: string;
  readonly value: string | number;
  /** Of a run, experiment or rollout. */
  readonly id?: string;
}

/** What the facts say to one question. */
export interface Answer {
  readonly verdict: Verdict;
  readonly words: string;
  readonly evidence: readonly Evidence[];
  /** The command that shows the same. */
  readonly shownBy: string;
  /** When what it stands on was true, in ms since the epoch; absent where there is nothing. */
  readonly at?: number;
  /** Until when it counts. Absent: as long as it is so. */
  readonly expiresAt?: number;
  /** What would make it pass, in words. Absent where it passes. */
  readonly next?: string;
  /** Commands that make it pass, one after the other, each as it is typed; absent where only a person can do it. */
  readonly commands?: readonly string[];
  /** Commands that say the same anew once it has expired. */
  readonly renew?: readonly string[];
}

export interface Check {
  readonly id: CheckId;
  readonly question: string;
  /** Reads nothing but the facts. */
  answer(facts: Facts): Answer;
}

/** What would make a check pass where commands do. */
export function byCommands(...commands: readonly string[]): Required<Pick<Answer, "next" | "commands">> {
  return { next: commands.join("; then "), commands };
}

export const DAY = 86_400_000;
