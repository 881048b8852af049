import type { OpenaiMessage, OpenaiToolCall } from "./_openai-message.ts";
import { argumentsOf, textOf } from "./_openai-message.ts";
import { toolFailure } from "./_tool-failure.ts";

/** Fields of a message that have a place in {@link promptMessage}; the others are kept beside it. */
const PLACED = new Set(["role", "content", "tool_calls", "tool_call_id"]);

/**
 * A message in the form in which our own model calls keep theirs, so that whoever reads threads
 * reads imported ones as well. What has no place in that form is kept under `providerOptions.openai`.
 */
export function promptMessage(message: OpenaiMessage, toolName: string): object {
  const rest = Object.entries(message).filter(
    ([key, value]) =>
      !PLACED.has(key) && value !== null && value !== "" && !(key === "name" && message.role === "tool"),
  );
  const extra = rest.length === 0 ? {} : { providerOptions: { openai: Object.fromEntries(rest) } };
  switch (message.role) {
    case "system":
    case "developer":
      return { role: "system", content: textOf(message.content), ...extra };
    case "tool":
      return { role: "tool", content: [toolResult(message, toolName)], ...extra };
    case "assistant": {
      const calls = (message.tool_calls ?? []).map((call) => ({
        ...toolCall(call),
        input: argumentsOf(call),
      }));
      return { role: "assistant", content: [...partsOf(message.content), ...calls], ...extra };
    }
    case "user":
      return { role: "user", content: partsOf(message.content), ...extra };
  }
}

/** What a model answered, in the form in which our own model calls keep it. */
export function modelAnswer(message: OpenaiMessage): object {
  const calls = (message.tool_calls ?? []).map((call) => ({
    ...toolCall(call),
    input:
      typeof call.function.arguments === "string"
        ? call.function.arguments
        : JSON.stringify(argumentsOf(call)),
  }));
  const unified = calls.length > 0 ? "tool-calls" : "stop";
  return { content: [...partsOf(message.content), ...calls], finishReason: { unified } };
}

function toolCall({ id, function: { name } }: OpenaiToolCall) {
  return { type: "tool-call", toolCallId: id ?? "", toolName: name };
}

function toolResult({ content, tool_call_id }: OpenaiMessage, toolName: string): object {
  const value = textOf(content);
  const type = toolFailure(value) === undefined ? "text" : "error-text";
  return { type: "tool-result", toolCallId: tool_call_id ?? "", toolName, output: { type, value } };
}

function partsOf(content: OpenaiMessage["content"]): readonly object[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return content ?? [];
}
