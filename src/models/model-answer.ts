import type { LanguageModelV4GenerateResult } from "@ai-sdk/provider";
import { decode, encode } from "../core/codec.ts";

/** What is kept of an answer: not the raw bodies and headers of HTTP, which repeat it and may hold secrets. */
export function encodeAnswer(value: unknown): string {
  const { content, finishReason, usage, warnings, providerMetadata, response } =
    value as LanguageModelV4GenerateResult;
  const { id, modelId, timestamp } = response ?? {};
  const kept = {
    content,
    finishReason,
    usage,
    warnings,
    providerMetadata,
    response: { id, modelId, timestamp: timestamp?.toISOString() },
  };
  // Text and tool calls are JSON by their type; only the rest must be looked through for bytes and the like.
  if (providerMetadata === undefined && content.every(({ type }) => type === "text" || type === "tool-call"))
    return JSON.stringify(kept);
  return encode(kept, { what: "the answer of a model", undefinedProperties: "drop" });
}

export function decodeAnswer(text: string): LanguageModelV4GenerateResult {
  const kept = decode(text) as LanguageModelV4GenerateResult & { response: { timestamp?: string } };
  const { timestamp, ...response } = kept.response;
  return {
    ...kept,
    response: { ...response, ...(timestamp === undefined ? {} : { timestamp: new Date(timestamp) }) },
  };
}
