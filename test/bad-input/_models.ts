import type {
  LanguageModelV4,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";

const USAGE = {
  inputTokens: { total: 40, noCache: 40, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 20, text: 20, reasoning: undefined },
};

/** A model whose answer is a function of how often it has been asked; one whose price is known. */
export function modelOf(answer: (asked: number) => readonly LanguageModelV4Content[]): LanguageModelV4 {
  let asked = 0;
  const next = () => {
    asked += 1;
    const content = [...answer(asked)];
    const unified = content.some(({ type }) => type === "tool-call") ? "tool-calls" : "stop";
    return { content, finishReason: { unified, raw: undefined } as LanguageModelV4FinishReason };
  };
  return {
    specificationVersion: "v4",
    provider: "openai",
    modelId: "gpt-5-mini",
    supportedUrls: {},
    doGenerate: async () => ({ ...next(), usage: USAGE, warnings: [] }),
    doStream: async () => ({ stream: ReadableStream.from(partsOf(next())) }),
  };
}

/** Calls a tool with the same arguments for ever. */
export function looping(toolName: string): LanguageModelV4 {
  return modelOf((asked) => [call(toolName, asked)]);
}

export function callThenSay(toolName: string, text: string): LanguageModelV4 {
  return modelOf((asked) => [asked === 1 ? call(toolName, asked) : { type: "text", text }]);
}

export function saying(text: string): LanguageModelV4 {
  return modelOf(() => [{ type: "text", text }]);
}

/** A model that streams these parts; without a finish among them its stream stays open. */
export function streaming(parts: () => Iterable<LanguageModelV4StreamPart>): LanguageModelV4 {
  const stream = () => {
    const rest = parts()[Symbol.iterator]();
    return new ReadableStream<LanguageModelV4StreamPart>({
      pull: (controller) => {
        const { value, done } = rest.next();
        if (done === true) return new Promise(() => {});
        controller.enqueue(value);
        return value.type === "finish" ? controller.close() : undefined;
      },
    });
  };
  return { ...saying(""), doStream: async () => ({ stream: stream() }) };
}

export const FINISH: LanguageModelV4StreamPart = {
  type: "finish",
  usage: USAGE,
  finishReason: { unified: "stop", raw: undefined },
};

function call(toolName: string, asked: number): LanguageModelV4Content {
  return { type: "tool-call", toolCallId: `call_${asked}`, toolName, input: "{}" };
}

function* partsOf(answer: {
  content: readonly LanguageModelV4Content[];
  finishReason: LanguageModelV4FinishReason;
}): Generator<LanguageModelV4StreamPart> {
  yield { type: "stream-start", warnings: [] };
  for (const part of answer.content) {
    if (part.type === "text") {
      yield { type: "text-start", id: "0" };
      yield { type: "text-delta", id: "0", delta: part.text };
      yield { type: "text-end", id: "0" };
    } else if (part.type === "tool-call") yield part;
  }
  yield { type: "finish", usage: USAGE, finishReason: answer.finishReason };
}
