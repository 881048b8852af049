import type { LanguageModelV4, LanguageModelV4Usage } from "@ai-sdk/provider";
import type { CallNote, Usage } from "../core/call.ts";
import type { Execution } from "../core/execution.ts";
import { PRICES } from "./services.ts";
import { isUsageReported, normalizeUsage } from "./usage.ts";

/** Model, tokens and cost of an answer. What a provider does not report is unknown, never 0. */
export function modelNote(
  model: Pick<LanguageModelV4, "provider" | "modelId">,
  reported: LanguageModelV4Usage | undefined,
  execution: Execution,
): CallNote {
  const name = `${model.provider}/${model.modelId}`;
  if (reported === undefined || !isUsageReported(reported)) return { model: name };
  const normal = normalizeUsage(reported);
  const cost = PRICES.of(execution)?.cost({ provider: model.provider, model: model.modelId, usage: normal });
  const { total: _, ...usage } = normal;
  return { model: name, usage: usage satisfies Usage, ...(cost === undefined ? {} : { cost: cost.usd }) };
}
