import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import { z } from "zod";

/** Settings of the model that belong to a prompt; the AI SDK takes them as they are. */
export type PromptParams = Readonly<
  Pick<
    LanguageModelV4CallOptions,
    | "maxOutputTokens"
    | "temperature"
    | "topP"
    | "topK"
    | "presencePenalty"
    | "frequencyPenalty"
    | "stopSequences"
    | "seed"
    | "reasoning"
    | "providerOptions"
  >
>;

const PARAMS = z.strictObject({
  maxOutputTokens: z.int().positive().optional(),
  temperature: z.number().min(0).optional(),
  topP: z.number().optional(),
  topK: z.number().optional(),
  presencePenalty: z.number().optional(),
  frequencyPenalty: z.number().optional(),
  stopSequences: z.array(z.string()).optional(),
  seed: z.int().optional(),
  reasoning: z
    .enum(["provider-default", "none", "minimal", "low", "medium", "high", "xhigh", "max"])
    .optional(),
  providerOptions: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
} satisfies Record<keyof PromptParams, z.ZodType>);

export const PARAM_NAMES: readonly string[] = Object.keys(PARAMS.shape);

/** What is wrong with the settings, or nothing. */
export function paramsProblem(params: unknown): string | undefined {
  const issue = PARAMS.safeParse(params).error?.issues[0];
  if (issue === undefined) return undefined;
  return issue.path.length === 0 ? issue.message : `${issue.path.join(".")}: ${issue.message}`;
}

/** Whether a value from a file has the shape of settings. */
export function isParams(params: unknown): params is PromptParams {
  return paramsProblem(params) === undefined;
}
