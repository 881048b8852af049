import type { LanguageModelV4GenerateResult, LanguageModelV4Usage } from "@ai-sdk/provider";
import type { LanguageModelCallEndEvent, LanguageModelCallStartEvent, LanguageModelUsage } from "ai";
import type { Body } from "../../core/body.ts";
import type { Redact } from "../../core/execution.ts";
import { modelAsk } from "../../models/model-ask.ts";

/** What is kept of an answer, whichever event told it. */
export type ModelAnswer = Pick<
  LanguageModelV4GenerateResult,
  "content" | "finishReason" | "usage" | "warnings"
> &
  Partial<Pick<LanguageModelV4GenerateResult, "response" | "providerMetadata">>;

/** What tells of an operation rather than of the question to the model. */
const LEFT_OUT = new Set([
  "callId",
  "provider",
  "modelId",
  "instructions",
  "messages",
  "tools",
  "functionId",
  "aiVersion",
]);

/** The question of a model call in the form in which one behind the seam is stored. */
export function questionOf(event: LanguageModelCallStartEvent, redact: Redact): Body {
  const { provider, modelId, instructions, messages = [], tools } = event;
  const system = instructions === undefined ? [] : [instructions].flat().map(systemMessage);
  const params = Object.entries(event).filter(([name]) => !LEFT_OUT.has(name));
  const options = {
    ...Object.fromEntries(params),
    prompt: [...system, ...messages],
    ...(tools === undefined ? {} : { tools }),
  };
  // Messages of the SDK differ from those of a provider in what may be left out, which is as good a text.
  return modelAsk({ provider, modelId }, options as Parameters<typeof modelAsk>[1], redact);
}

function systemMessage(one: string | object): object {
  return typeof one === "string" ? { role: "system", content: one } : one;
}

/** A streamed answer as it would have been given at once. */
export function streamedAnswer(event: LanguageModelCallEndEvent): ModelAnswer {
  return {
    // A provider gives the arguments of a tool as text; the SDK tells them parsed.
    content: event.content.map((part) =>
      part.type === "tool-call" ? { ...part, input: JSON.stringify(part.input) } : part,
    ) as ModelAnswer["content"],
    finishReason: { unified: event.finishReason, raw: undefined } as ModelAnswer["finishReason"],
    usage: usageOf(event.usage),
    warnings: [],
    response: { id: event.responseId },
  };
}

function usageOf({ inputTokens, outputTokens, ...usage }: LanguageModelUsage): LanguageModelV4Usage {
  const { inputTokenDetails: read, outputTokenDetails: written } = usage;
  return {
    inputTokens: {
      total: inputTokens,
      noCache: read?.noCacheTokens,
      cacheRead: read?.cacheReadTokens,
      cacheWrite: read?.cacheWriteTokens,
    },
    outputTokens: {
      total: outputTokens,
      text: written?.textTokens,
      reasoning: written?.reasoningTokens,
    },
  };
}

/** The words of an answer. */
export function textOf({ content }: ModelAnswer): string {
  return content.map((part) => (part.type === "text" ? part.text : "")).join("");
}
