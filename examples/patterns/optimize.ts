/**
 * Optimize: a summary of minutes that leaves out nothing that matters. Whether a date, a sum and a name are in it is easy to
 * check and hard to get right at once, so the model drafts, code judges, and the model is asked for what is missing.
 */
import { ask, optimize, prompt, workflow } from "airworthy";
import { evaluation, jsonSubset } from "airworthy/evals";
import { z } from "zod";

const LONGEST = 320;

/** What each summary must tell: how it is recognised, and how the model is asked for it. */
const MUST_TELL = {
  deadline: {
    pattern: /\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/,
    question: "What is the deadline?",
  },
  cost: { pattern: /\d euros\b/, question: "What is it in euros?" },
  owner: { pattern: /\bresponsible|takes care\b/, question: "Who is responsible?" },
} as const;

const summarise = prompt({
  name: "summarise",
  model: "fast",
  template: "Summarize the minutes in two sentences.\n\nMessage: {{minutes}}",
});
const find = prompt({ name: "find", model: "fast", template: "{{minutes}}\n\nQuestion: {{question}}" });

const missingIn = (text: string) => Object.values(MUST_TELL).filter(({ pattern }) => !pattern.test(text));

const summary = optimize("summary", {
  propose: async (minutes: string) => ask({ prompt: summarise })({ minutes }),
  evaluate: async (text, { round }) => {
    const missing = missingIn(text);
    const told = 1 - missing.length / Object.keys(MUST_TELL).length;
    // Adding everything would tell everything: what is too long costs as much as what is missing.
    return {
      score: text.length > LONGEST ? told - 0.5 : told,
      feedback: missing[round % missing.length]?.question ?? "",
    };
  },
  improve: async ({ candidate, feedback = "" }, { input: minutes }) => {
    const answer = await ask({ prompt: find })({ minutes, question: feedback });
    // Only what the minutes say is taken over, so that "I do not know" and inventions stay out.
    const news = answer
      .split(/(?<=[.!?]) /)
      .filter((one) => minutes.includes(one) && !candidate.includes(one));
    return [candidate, ...news].join(" ");
  },
  target: 1,
  maxRounds: 6,
  patience: 3,
});

export const summariseMinutes = workflow({
  name: "summarise-minutes",
  input: z.string().min(1).max(20_000),
  run: async (_ctx, minutes) => {
    const { best, history, stopped } = await summary.run(minutes);
    // A summary that is not complete says so: whoever reads it must not take silence for "nothing was decided".
    return { summary: best.candidate, complete: stopped === "target", rounds: history.length };
  },
});

export const optimizeEval = evaluation({
  name: "optimize",
  workflow: summariseMinutes,
  dataset: "optimize.yaml",
  scorers: [jsonSubset()],
  criteria: { success: 0.5 },
});
