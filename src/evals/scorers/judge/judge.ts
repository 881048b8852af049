import type { LanguageModelV4 } from "@ai-sdk/provider";
import { digest } from "../../../core/canonical.ts";
import type { Workflow } from "../../../core/workflow.ts";
import { workflow } from "../../../core/workflow.ts";
import type { Scored, Scorer } from "../../scorer.ts";
import type { ScorerOptions } from "../scorer-options.ts";
import { scorerOf } from "../scorer-options.ts";
import { noOutput } from "../subject.ts";
import { fenced, fenceRule } from "./_fenced.ts";
import type { Verdict } from "./_verdict-of.ts";
import { verdictOf } from "./_verdict-of.ts";
import { checkVotes, votesOf } from "./_votes.ts";
import type { AgreementSource } from "./agreement.ts";
import { MIN_KAPPA, MIN_LABELS, mayGate } from "./may-gate.ts";
import type { Rubric } from "./rubric.ts";
import { rubricOf } from "./rubric.ts";

export type { Verdict } from "./_verdict-of.ts";

/** What a judge is shown, part by part: the input, the answer, what was expected, whatever `show` adds. */
export type JudgeInput = Readonly<Record<string, unknown>>;

export interface JudgeOptions<Output = unknown> extends Omit<ScorerOptions, "gating"> {
  readonly name: string;
  /** A model of the AI SDK, or the name of a configured one. */
  readonly model: LanguageModelV4 | string;
  /** What is judged: a criterion that is met or not, or a rubric with levels of your own. */
  readonly rubric: Rubric | string;
  /** Times that the judge is asked, 1 to 25. Default 1. */
  readonly votes?: number;
  /** What many votes make: the level that most chose (of equals the worse), or the mean score. Default `majority`. */
  readonly combine?: "majority" | "mean";
  /** Times that an answer is asked for again that is none of the levels. Default 2. */
  readonly retries?: number;
  /** Default: the provider's. */
  readonly temperature?: number;
  /** More that the judge is shown, by name, such as the tools that were called. Default nothing. */
  readonly show?: (trial: Scored<Output>) => JudgeInput | Promise<JudgeInput>;
  /** The score from which an answer passes. Default 1. */
  readonly threshold?: number;
  /**
   * How well the judge agrees with people, as `airworthy judge check --write` measured it: a file, or its content.
   * Without it, or where it is too low, the judge informs and does not gate.
   */
  readonly agreement?: AgreementSource;
  /** Kappa that a gating judge needs. Default 0.6. */
  readonly minKappa?: number;
  /** Labels that it must have been measured on. Default 50. */
  readonly minLabels?: number;
  /**
   * `true` refuses, with the reason, a judge that may not gate; `unmeasured` lets it gate all the same, which holds the
   * release to the judge's taste; `false` only informs. Default: gates where it may.
   */
  readonly gating?: boolean | "unmeasured";
}

/** A scorer that asks a model; its runs are kept beside those of the trials. */
export interface Judge<Output = unknown> extends Scorer<Output> {
  readonly name: string;
  readonly threshold: number;
  readonly gating: boolean;
  /** Why it does not gate, if it does not. */
  readonly whyNotGating: string | undefined;
  /** Kappa and labels that it needs to gate. */
  readonly minKappa: number;
  readonly minLabels: number;
  readonly rubric: Required<Rubric>;
  /** Of model, rubric, threshold, votes and how they are combined: what a measured agreement belongs to. */
  readonly fingerprint: string;
  readonly workflow: Workflow<JudgeInput, Verdict>;
}

/**
 * A model that judges by a rubric. What is judged is fenced off as data; each verdict is a recorded run of its own, with
 * its reason, and its cost is counted apart. It gates only as far as it was measured against people.
 *
 * @throws `rubric_invalid`; `judge_unmeasured` for `gating: true` without a sufficient agreement;
 * `agreement_unreadable`. At a trial `judge_nonsense`, which is the judge's error and not the release's
 *
 * @example
 * ```ts
 * import { judge } from "airworthy/evals";
 *
 * const polite = judge({ name: "polite", model: "judge", rubric: "The answer is polite", votes: 3 });
 * polite.gating; //=> false
 * ```
 */
export function judge<Output = unknown>(options: JudgeOptions<Output>): Judge<Output> {
  const { name, model, threshold = 1 } = options;
  const rubric = rubricOf(options.rubric);
  const votes = checkVotes(options.votes ?? 1);
  const combine = options.combine ?? "majority";
  const fingerprint = fingerprintOf({ model, rubric, votes, combine, threshold });
  const gate = mayGate({ ...options, name, fingerprint });
  const judging = judgeWorkflow({ ...options, rubric, votes, combine });
  const scorer = scorerOf<Output>(
    { kind: "judge", name, rubric, threshold, gating: gate.gating },
    async (trial) => {
      if (trial.output === undefined) return { value: 0, reason: noOutput(trial) };
      const shown = { input: trial.input, answer: trial.output, expected: trial.expected };
      const { score, reason } = await trial.ask(judging, { ...shown, ...(await options.show?.(trial)) });
      return { value: score, reason };
    },
  );
  return {
    ...scorer,
    name,
    threshold,
    gating: gate.gating,
    whyNotGating: gate.gating ? undefined : gate.reason,
    minKappa: options.minKappa ?? MIN_KAPPA,
    minLabels: options.minLabels ?? MIN_LABELS,
    rubric,
    fingerprint,
    workflow: judging,
    workflows: [judging],
  };
}

interface Judging extends Pick<JudgeOptions, "name" | "model" | "retries" | "temperature"> {
  readonly rubric: Required<Rubric>;
  readonly votes: number;
  readonly combine: "majority" | "mean";
}

function judgeWorkflow(judging: Judging): Workflow<JudgeInput, Verdict> {
  const { name, model, rubric, votes, combine, retries = 2, temperature } = judging;
  const { criterion, levels } = rubric;
  return workflow({
    name: `judge ${name}`,
    run: async (ctx, input: JudgeInput) => {
      const { key, text } = fenced(input);
      const question = {
        model,
        instructions: `You judge the answer of another program by one criterion. ${fenceRule(key)}`,
        prompt: `${rubricText(criterion, levels)}\n\n${text}\n\n${CLOSING}`,
        choices: levels.map((level) => level.name),
        retries,
        temperature,
      };
      return verdictOf(await votesOf(ctx, question, votes), { levels, combine });
    },
  });
}

const CLOSING = "Say in one or two sentences why, then choose.";

function rubricText(criterion: string, levels: Required<Rubric>["levels"]): string {
  const lines = levels.map(({ name, means }) => `- ${name}: ${means}`);
  return `Criterion: ${criterion}\n\nChoose one of these:\n${lines.join("\n")}`;
}

/** Bumped when the words around the rubric change: an agreement measured with others says nothing of these. */
const PROMPT_VERSION = 1;

function fingerprintOf({ model, ...rest }: Omit<Judging, "name"> & { readonly threshold: number }): string {
  const named = typeof model === "string" ? model : `${model.provider}/${model.modelId}`;
  return digest(JSON.stringify({ model: named, ...rest, prompt: PROMPT_VERSION })).slice(0, 16);
}
