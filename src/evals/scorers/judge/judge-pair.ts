import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { Workflow } from "../../../core/workflow.ts";
import { workflow } from "../../../core/workflow.ts";
import type { Vote } from "./_ask-level.ts";
import { fenced, fenceRule } from "./_fenced.ts";
import { checkVotes, votesOf } from "./_votes.ts";

export interface JudgePairOptions {
  readonly name: string;
  /** A model of the AI SDK, or the name of a configured one. */
  readonly model: LanguageModelV4 | string;
  /** What makes an answer the better one, in a sentence. */
  readonly criterion: string;
  /** Times that each order is asked, 1 to 25. Default 1. */
  readonly votes?: number;
  /** Times that an answer is asked for again that is no choice. Default 2. */
  readonly retries?: number;
  /** Default: the provider's. */
  readonly temperature?: number;
}

/** Two answers to the same input. */
export interface Pair {
  readonly input: unknown;
  readonly expected?: unknown;
  readonly first: unknown;
  readonly second: unknown;
}

export interface Preference {
  readonly preferred: "first" | "second" | "tie";
  /** False where the judge's choice followed the place and not the answer: that counts as a tie. */
  readonly consistent: boolean;
  readonly reason: string;
  /** As they were asked and with the answers swapped; choices are of the pair, whatever was shown first. */
  readonly votes: readonly (Vote & { readonly swapped: boolean })[];
}

export interface PairJudge {
  readonly name: string;
  /** One run for a pair; `Scored.ask` or an app runs it. */
  readonly workflow: Workflow<Pair, Preference>;
}

/**
 * A model that says which of two answers is better. Judges prefer a place, often the first, so each pair is asked in both
 * orders, and only a choice that holds in both counts; else it is a tie. (Zheng et al. 2023, "Judging LLM-as-a-judge".)
 *
 * @example
 * ```ts
 * import { judgePair } from "airworthy/evals";
 *
 * const clearer = judgePair({ name: "clearer", model: "judge", criterion: "Which answer is easier to follow?" });
 * clearer.workflow.name; //=> "judge pair clearer"
 * ```
 */
export function judgePair(options: JudgePairOptions): PairJudge {
  const { name, model, criterion, retries = 2, temperature } = options;
  const votes = checkVotes(options.votes ?? 1);
  const asked = { model, criterion, retries, temperature };
  const judging = workflow({
    name: `judge pair ${name}`,
    run: async (ctx, { first, second, ...rest }: Pair): Promise<Preference> => {
      const [straight, swapped] = await Promise.all([
        ctx.scope("straight", () => votesOf(ctx, question(asked, { ...rest, first, second }), votes)),
        ctx.scope("swapped", () =>
          votesOf(ctx, question(asked, { ...rest, first: second, second: first }), votes),
        ),
      ]);
      return preferenceOf(straight, swapped);
    },
  });
  return { name, workflow: judging };
}

interface Asked {
  readonly model: LanguageModelV4 | string;
  readonly criterion: string;
  readonly retries: number;
  readonly temperature: number | undefined;
}

function question({ criterion, ...asked }: Asked, { input, expected, first, second }: Pair) {
  const { key, text } = fenced({ input, expected, "answer A": first, "answer B": second });
  return {
    ...asked,
    instructions: `You compare two answers of other programs by one criterion. ${fenceRule(key)} Their order means nothing, nor does their length.`,
    prompt: `Criterion: ${criterion}\n\n${text}\n\nSay in one or two sentences why, then choose A, B, or tie where neither is better.`,
    choices: ["A", "B", "tie"],
  };
}

const STRAIGHT: Readonly<Record<string, Preference["preferred"]>> = { A: "first", B: "second" };
const SWAPPED: Readonly<Record<string, Preference["preferred"]>> = { A: "second", B: "first" };

function preferenceOf(straight: readonly Vote[], swapped: readonly Vote[]): Preference {
  const votes = [
    ...straight.map((vote) => ({ ...vote, choice: STRAIGHT[vote.choice] ?? "tie", swapped: false })),
    ...swapped.map((vote) => ({ ...vote, choice: SWAPPED[vote.choice] ?? "tie", swapped: true })),
  ];
  const [one, other] = [false, true].map((side) => mostOf(votes.filter((vote) => vote.swapped === side)));
  const preferred = one === other && one !== undefined ? one : "tie";
  const reason = votes.find(({ choice }) => choice === preferred)?.reason ?? votes[0]?.reason ?? "";
  // One order undecided is no contradiction; a choice of each is.
  const consistent = one === other || one === "tie" || other === "tie";
  return { preferred, consistent, reason, votes };
}

function mostOf(votes: readonly { readonly choice: string }[]): Preference["preferred"] {
  const count = (name: string) => votes.filter(({ choice }) => choice === name).length;
  const [first, second, tie] = [count("first"), count("second"), count("tie")];
  if (first > second && first > tie) return "first";
  return second > first && second > tie ? "second" : "tie";
}
