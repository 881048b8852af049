import type {
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";
import { type Latency, pause } from "./latency.ts";
import { tokensIn } from "./usage.ts";

/** How fast a result streams, and what ends it early. */
export interface StreamOptions {
  readonly latency?: Latency;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Streams a finished result as a provider does: text by words, tool input in pieces, then the call.
 * An aborted signal ends the stream with its reason; a reader that cancels ends the waiting.
 */
export function streamResult(
  result: LanguageModelV4GenerateResult,
  { latency = {}, signal }: StreamOptions = {},
): ReadableStream<LanguageModelV4StreamPart> {
  const cancelled = new AbortController();
  const ended = signal === undefined ? cancelled.signal : AbortSignal.any([signal, cancelled.signal]);
  const parts = partsOf(result);
  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      async pull(controller) {
        const { done, value } = parts.next();
        if (done) return controller.close();
        try {
          await pause(tokensIn(saidIn(value)) * (latency.perToken ?? 0), ended);
          controller.enqueue(value);
        } catch (error) {
          // Whoever cancelled reads no more: there is nobody to tell.
          if (!cancelled.signal.aborted) controller.error(error);
        }
      },
      cancel: (reason) => cancelled.abort(reason),
    },
    // Nothing is made before it is asked for, so that a slow reader holds the model back.
    { highWaterMark: 0 },
  );
}

function* partsOf(result: LanguageModelV4GenerateResult): Generator<LanguageModelV4StreamPart, undefined> {
  yield { type: "stream-start", warnings: result.warnings };
  yield { type: "response-metadata", ...metadataOf(result) };
  for (const [at, content] of result.content.entries()) yield* contentParts(content, String(at));
  yield { type: "finish", usage: result.usage, finishReason: result.finishReason };
  return undefined;
}

function metadataOf({ response }: LanguageModelV4GenerateResult): { id?: string; modelId?: string } {
  return {
    ...(response?.id === undefined ? {} : { id: response.id }),
    ...(response?.modelId === undefined ? {} : { modelId: response.modelId }),
  };
}

function* contentParts(
  content: LanguageModelV4Content,
  id: string,
): Generator<LanguageModelV4StreamPart, void> {
  if (content.type === "text") {
    yield { type: "text-start", id };
    for (const delta of content.text.split(/(?<=\s)(?=\S)/))
      if (delta !== "") yield { type: "text-delta", id, delta };
    yield { type: "text-end", id };
  } else if (content.type === "tool-call") {
    yield { type: "tool-input-start", id: content.toolCallId, toolName: content.toolName };
    for (const delta of content.input.match(/.{1,16}/gsu) ?? []) {
      yield { type: "tool-input-delta", id: content.toolCallId, delta };
    }
    yield { type: "tool-input-end", id: content.toolCallId };
    yield content;
  }
}

function saidIn(part: LanguageModelV4StreamPart): string {
  return part.type === "text-delta" || part.type === "tool-input-delta" ? part.delta : "";
}
