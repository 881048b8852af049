import type { LanguageModelV4 } from "@ai-sdk/provider";

/** A model that answers every call with the same text at once. */
export function text(answer: string): LanguageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "openai.chat",
    modelId: "gpt-5-mini",
    supportedUrls: {},
    doGenerate: async () => ({
      content: [{ type: "text", text: answer }],
      finishReason: { unified: "stop", raw: "stop" },
      usage: {
        inputTokens: { total: 42, noCache: 42, cacheRead: undefined, cacheWrite: undefined },
        outputTokens: { total: 18, text: 18, reasoning: undefined },
      },
      warnings: [],
    }),
    doStream: async () => {
      throw new Error("This model does not stream");
    },
  };
}
