import { z } from "zod";

const id = z.union([z.string().min(1).max(200), z.number()]).transform(String);
const share = z.number().min(0).max(1);
const amount = z.number().min(0);

/** A line of the general format: one trial, with what is known of it and of its case. */
export const trialLine = z
  .strictObject({
    case: id,
    trial: z.int().min(1),
    /** Whether it passed; without it `reward` says so: only 1 passes. */
    pass: z.boolean().optional(),
    reward: share.optional(),
    /** More scores by their names: they inform. */
    scores: z.record(z.string().min(1), z.union([share, z.boolean()])).optional(),
    /** A conversation in OpenAI's format, which becomes the trial's run. */
    messages: z.array(z.unknown()).min(1).optional(),
    /** Id of a run that the store has already. */
    run: z.string().optional(),
    took: amount.optional(),
    cost: amount.optional(),
    tokensIn: amount.optional(),
    tokensOut: amount.optional(),
    error: z.strictObject({ code: z.string().min(1), message: z.string() }).optional(),
    input: z.unknown().optional(),
    expected: z.unknown().optional(),
    expect: z.record(z.string(), z.unknown()).optional(),
    tags: z.array(z.string().min(1)).optional(),
    route: z.string().min(1).optional(),
    cluster: z.string().min(1).optional(),
  })
  .refine(({ pass, reward }) => pass !== undefined || reward !== undefined, "expected pass or reward")
  .refine(
    ({ messages, run }) => messages === undefined || run === undefined,
    "expected messages or run, not both",
  );

export type TrialLine = z.output<typeof trialLine>;

const action = z.looseObject({
  name: z.string().min(1),
  kwargs: z.record(z.string(), z.unknown()).optional(),
});

/** A trial of tau-bench as its runner writes it (sierra-research/tau-bench, `historical_trajectories`). */
export const tauBenchTrial = z.looseObject({
  task_id: id,
  /** From 0. */
  trial: z.int().min(0),
  reward: share,
  info: z.looseObject({
    task: z.looseObject({
      user_id: z.string().optional(),
      instruction: z.string().optional(),
      actions: z.array(action).optional(),
      outputs: z.array(z.unknown()).optional(),
    }),
  }),
  traj: z.array(z.unknown()).min(1),
});

export type TauBenchTrial = z.output<typeof tauBenchTrial>;
