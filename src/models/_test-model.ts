import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";

/** What a scripted model does at one call. */
export type Turn =
  | readonly LanguageModelV4Content[]
  | ((options: LanguageModelV4CallOptions) => Promise<readonly LanguageModelV4Content[]>);

const USAGE = {
  inputTokens: { total: 42, noCache: 42, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 18, text: 18, reasoning: undefined },
};

/** A model that plays its turns in order; `calls` counts how often it was really asked. */
export function scriptedModel(
  turns: readonly Turn[],
): LanguageModelV4 & { readonly calls: LanguageModelV4CallOptions[] } {
  const calls: LanguageModelV4CallOptions[] = [];
  const next = async (options: LanguageModelV4CallOptions): Promise<LanguageModelV4Content[]> => {
    const turn = turns[Math.min(calls.length, turns.length - 1)] ?? [];
    calls.push(options);
    return [...(typeof turn === "function" ? await turn(options) : turn)];
  };
  return {
    calls,
    specificationVersion: "v4",
    provider: "openai",
    modelId: "gpt-5-mini",
    supportedUrls: {},
    doGenerate: async (options) => {
      const content = await next(options);
      const unified = content.some((part) => part.type === "tool-call") ? "tool-calls" : "stop";
      return { content, usage: USAGE, warnings: [], finishReason: { unified, raw: undefined } };
    },
    doStream: async (options) => ({ stream: ReadableStream.from(partsOf(await next(options))) }),
  };
}

function* partsOf(content: readonly LanguageModelV4Content[]): Generator<LanguageModelV4StreamPart> {
  yield { type: "stream-start", warnings: [] };
  for (const part of content) {
    if (part.type !== "text") {
      yield part as LanguageModelV4StreamPart;
      continue;
    }
    yield { type: "text-start", id: "0" };
    for (const delta of part.text.split(/(?<= )/)) yield { type: "text-delta", id: "0", delta };
    yield { type: "text-end", id: "0" };
  }
  const unified = content.some((part) => part.type === "tool-call") ? "tool-calls" : "stop";
  yield { type: "finish", usage: USAGE, finishReason: { unified, raw: undefined } };
}

export function text(value: string): LanguageModelV4Content[] {
  return [{ type: "text", text: value }];
}

export function toolCall(toolName: string, input: unknown): LanguageModelV4Content[] {
  return [{ type: "tool-call", toolCallId: `call_${toolName}`, toolName, input: JSON.stringify(input) }];
}
