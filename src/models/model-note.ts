import type { LanguageModelV4, LanguageModelV4Prompt, LanguageModelV4Usage } from "@ai-sdk/provider";
import type { CallNote, Usage } from "../core/call.ts";
import type { Execution } from "../core/execution.ts";
import { renderedIn } from "./rendered-prompts.ts";
import { PRICES } from "./services.ts";
import { isUsageReported, normalizeUsage } from "./usage.ts";

export interface Answered {
  readonly model: Pick<LanguageModelV4, "provider" | "modelId">;
  readonly prompt: LanguageModelV4Prompt;
  readonly usage: LanguageModelV4Usage | undefined;
}

/** Model, prompts, tokens and cost of an answer. What a provider does not report is unknown, never 0. */
export function modelNote(execution: Execution, { model, prompt, usage: reported }: Answered): CallNote {
  const prompts = renderedIn(execution, prompt);
  const note = { model: `${model.provider}/${model.modelId}`, ...(prompts === undefined ? {} : { prompts }) };
  if (reported === undefined || !isUsageReported(reported)) return note;
  const normal = normalizeUsage(reported);
  const cost = PRICES.of(execution)?.cost({ provider: model.provider, model: model.modelId, usage: normal });
  const { total: _, ...usage } = normal;
  return { ...note, usage: usage satisfies Usage, ...(cost === undefined ? {} : { cost: cost.usd }) };
}
