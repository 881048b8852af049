import { age } from "../core/print/amounts.ts";
import type { Verdict } from "../stats/verdict-of.ts";
import type { Answer, Check, CheckId, Evidence } from "./check.ts";
import { byCommands } from "./check.ts";
import { CHECKS } from "./checks/checks.ts";
import type { Facts } from "./facts.ts";
import type { Waiver } from "./waiver.ts";
import { isOpen } from "./waiver.ts";

export interface CheckResult {
  readonly id: CheckId;
  readonly question: string;
  readonly verdict: Verdict;
  readonly words: string;
  readonly evidence: readonly Evidence[];
  readonly shownBy: string;
  /** Ms since the epoch; null where there is nothing to date. */
  readonly at: number | null;
  /** Null where it does not expire. */
  readonly expiresAt: number | null;
  /** Null where it passes. */
  readonly next: string | null;
  /** Commands that make it pass, each as it is typed; empty where it passes, or where they cannot. */
  readonly commands: readonly string[];
  /** `counts`: whether it is needed and has not expired. */
  readonly waiver: (Waiver & { readonly counts: boolean }) | null;
}

/** The answers to all questions, and what they come to. */
export interface Readiness {
  readonly version: 1;
  readonly workflow: string;
  /** Ms since the epoch. */
  readonly at: number;
  readonly verdict: Verdict;
  /** Ids of checks that only a waiver lets pass. */
  readonly waived: readonly CheckId[];
  readonly checks: readonly CheckResult[];
  /** Commands that make what is open pass, each as it is typed, in an order in which they work. */
  readonly steps: readonly string[];
}

/** Whose commands come first: nothing can be rolled back before it serves, and what is held to criteria last counts. */
const ORDER: readonly CheckId[] = [
  "prompts-decomposed",
  "rollout-plan",
  "boundaries",
  "hard-cases",
  "criteria",
  "tools-probed",
  "rollback-drill",
];

/** What the facts say to every question. One that blocks blocks, unless somebody answers for it by a waiver. */
export function readiness(facts: Facts, waivers: readonly Waiver[] = []): Readiness {
  const { now, workflow } = facts;
  const checks = CHECKS.map((check) => resultOf(check, facts, waivers));
  const open = checks.filter(({ waiver }) => waiver?.counts !== true);
  const verdict =
    (["BLOCK", "INCONCLUSIVE"] as const).find((one) => open.some((check) => check.verdict === one)) ?? "PASS";
  const waived = checks.filter(({ waiver }) => waiver?.counts === true).map(({ id }) => id);
  return { version: 1, workflow, at: now, verdict, waived, checks, steps: stepsOf(open) };
}

/** What several checks ask for is done once. */
function stepsOf(open: readonly CheckResult[]): readonly string[] {
  const rank = ({ id }: CheckResult) => (ORDER.includes(id) ? ORDER.indexOf(id) : -1);
  const sorted = open.toSorted((a, b) => rank(a) - rank(b));
  return [...new Set(sorted.flatMap(({ commands }) => commands))];
}

function resultOf({ id, question, answer }: Check, facts: Facts, waivers: readonly Waiver[]): CheckResult {
  const { verdict, words, evidence, shownBy, at, expiresAt, next, commands } = inTime(
    answer(facts),
    facts.now,
  );
  const own = waivers.filter(({ check }) => check === id);
  const waiver = own.find((one) => isOpen(one, facts.now)) ?? own[0];
  return {
    id,
    question,
    verdict,
    words,
    evidence: evidence.map(told),
    shownBy,
    at: at ?? null,
    expiresAt: expiresAt ?? null,
    next: next ?? null,
    commands: commands ?? [],
    waiver:
      waiver === undefined ? null : { ...waiver, counts: verdict !== "PASS" && isOpen(waiver, facts.now) },
  };
}

/** JSON has no word for what has no bound. */
function told(one: Evidence): Evidence {
  return typeof one.value === "number" && !Number.isFinite(one.value) ? { ...one, value: "unknown" } : one;
}

/** What was good once is not known to be so after its time. */
function inTime(answer: Answer, now: number): Answer {
  const { verdict, words, at = now, expiresAt = now, shownBy, renew = [] } = answer;
  const renewed = renew.length === 0 ? {} : byCommands(...renew);
  if (verdict !== "PASS" || expiresAt >= now) return answer;
  return {
    ...answer,
    verdict: "INCONCLUSIVE",
    words: `${words}; that is ${age(at, now)} old and has expired`,
    next: shownBy,
    ...renewed,
  };
}
