import type { LanguageModelV4 } from "@ai-sdk/provider";

const text = "Your refund for order 10023 was sent on Monday and arrives on Thursday.";

/** Answers at once. A plain object, because the SDK's own mock keeps every call and so grows slower with time. */
export const instantModel: LanguageModelV4 = {
  specificationVersion: "v4",
  provider: "benchmark",
  modelId: "instant",
  supportedUrls: {},
  async doGenerate() {
    return {
      content: [{ type: "text", text }],
      finishReason: { unified: "stop", raw: "stop" },
      usage: {
        inputTokens: { total: 42, noCache: 42, cacheRead: 0, cacheWrite: 0 },
        outputTokens: { total: 18, text: 18, reasoning: 0 },
      },
      warnings: [],
    };
  },
  async doStream() {
    throw new Error("Cannot stream: only generateText is measured");
  },
};

export const question = {
  system: "You are a support agent. Answer in one sentence.",
  prompt: "Where is my refund for order 10023?",
};
