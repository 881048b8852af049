import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Content } from "@ai-sdk/provider";

export type Script = (asked: Asked) => readonly LanguageModelV4Content[];

export interface Asked {
  /** What the customer wrote. */
  readonly message: string;
  /** Whether the model has been given the result of a tool already. */
  readonly hasResult: boolean;
  readonly isTriage: boolean;
}

/** A model that answers by a script, with usage as a real one reports it. */
export function scriptedModel(script: Script): LanguageModelV4 {
  return {
    specificationVersion: "v4",
    provider: "openai",
    modelId: "gpt-5-mini",
    supportedUrls: {},
    doGenerate: async (options) => {
      const content = [...script(askedIn(options))];
      const unified = content.some(({ type }) => type === "tool-call") ? "tool-calls" : "stop";
      const [asked, answered] = [
        JSON.stringify(options.prompt).length / 4,
        JSON.stringify(content).length / 4,
      ];
      return {
        content,
        warnings: [],
        finishReason: { unified, raw: undefined },
        usage: {
          inputTokens: { total: Math.round(asked), noCache: Math.round(asked), cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: Math.round(answered), text: Math.round(answered), reasoning: 0 },
        },
      };
    },
    doStream: () => Promise.reject(new Error("The shop's model does not stream")),
  };
}

function askedIn({ prompt, responseFormat }: LanguageModelV4CallOptions): Asked {
  const user = prompt.findLast(({ role }) => role === "user");
  const [part] = user?.role === "user" ? user.content : [];
  return {
    message: part?.type === "text" ? part.text : "",
    hasResult: prompt.at(-1)?.role === "tool",
    isTriage: responseFormat?.type === "json",
  };
}
