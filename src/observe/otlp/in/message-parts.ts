import type { PromptMessage, ReadAnswer } from "./reading.ts";
import { isObject, parsed } from "./reading.ts";

/** A message as some library writes it, in our own form; `tools` are names of calls by their ids, told so far. */
export function toMessage(given: unknown, tools: Map<string, string>): PromptMessage {
  if (!isObject(given)) return { role: "user", content: [{ type: "text", text: String(given) }] };
  const role = roleOf(given);
  const parts = [...partsOf(given, tools), ...openaiCalls(given, tools)];
  if (role === "system") return { role, content: textIn(parts) };
  if (role !== "tool") return { role, content: parts };
  const results = parts.filter((part) => isObject(part) && part.type === "tool-result");
  return { role, content: results.length > 0 ? results : [resultOf(given, parts, tools)] };
}

export function toMessages(given: readonly unknown[]): readonly PromptMessage[] {
  const tools = new Map<string, string>();
  return given.map((message) => toMessage(message, tools));
}

/** What a model said, out of its messages. */
export function toAnswer(messages: readonly unknown[], finish: string | undefined): ReadAnswer {
  const tools = new Map<string, string>();
  const content: unknown[] = [];
  let told = finish;
  for (const message of messages) {
    const reason = isObject(message) ? (message.finish_reason ?? message.finishReason) : undefined;
    if (typeof reason === "string") told ??= reason;
    const { content: parts } = toMessage(message, tools);
    if (Array.isArray(parts)) content.push(...parts.map(answerPart));
    else content.push({ type: "text", text: String(parts) });
  }
  return { content, finish: told };
}

/** In an answer the input of a call is the text that the model wrote. */
function answerPart(part: unknown): unknown {
  if (!isObject(part) || part.type !== "tool-call" || typeof part.input === "string") return part;
  return { ...part, input: JSON.stringify(part.input) };
}

function roleOf({ role, type }: Readonly<Record<string, unknown>>): string {
  const told = typeof role === "string" ? role : type;
  switch (told) {
    case "human":
      return "user";
    case "ai":
    case "model":
      return "assistant";
    case "developer":
      return "system";
    case "function":
      return "tool";
    default:
      return typeof told === "string" && told !== "" ? told : "user";
  }
}

function partsOf(message: Readonly<Record<string, unknown>>, tools: Map<string, string>): unknown[] {
  const given = message.parts ?? message.content ?? message.text;
  if (typeof given === "string") return given === "" ? [] : [{ type: "text", text: given }];
  if (!Array.isArray(given)) return given === undefined || given === null ? [] : [toPart(given, tools)];
  return given.map((part) => toPart(part, tools));
}

function toPart(part: unknown, tools: Map<string, string>): unknown {
  if (typeof part === "string") return { type: "text", text: part };
  if (!isObject(part)) return { type: "text", text: JSON.stringify(part) };
  switch (part.type) {
    case "text":
      return { type: "text", text: String(part.text ?? part.content ?? "") };
    case "reasoning":
    case "thinking":
      return { type: "reasoning", text: String(part.text ?? part.content ?? part.thinking ?? "") };
    case "tool_call":
    case "tool_use":
    case "tool-call":
      return toolCall(part, tools);
    case "tool_call_response":
    case "tool_result":
    case "tool-result":
      return toolResult(part, tools);
    default:
      return part;
  }
}

function toolCall(part: Readonly<Record<string, unknown>>, tools: Map<string, string>): unknown {
  const toolCallId = String(part.toolCallId ?? part.id ?? "");
  const toolName = String(part.toolName ?? part.name ?? "tool");
  const given = part.input ?? part.arguments ?? part.args ?? {};
  tools.set(toolCallId, toolName);
  return {
    type: "tool-call",
    toolCallId,
    toolName,
    input: typeof given === "string" ? parsed(given) : given,
  };
}

function toolResult(part: Readonly<Record<string, unknown>>, tools: Map<string, string>): unknown {
  const toolCallId = String(part.toolCallId ?? part.tool_use_id ?? part.id ?? "");
  const toolName = String(part.toolName ?? part.name ?? tools.get(toolCallId) ?? "tool");
  const given = part.output ?? part.response ?? part.result ?? part.content ?? null;
  return { type: "tool-result", toolCallId, toolName, output: outputOf(given) };
}

/** Results are kept with their form, as the AI SDK does. */
export function outputOf(given: unknown): unknown {
  if (isObject(given) && typeof given.type === "string" && "value" in given) return given;
  const value = typeof given === "string" ? parsed(given) : given;
  return typeof value === "string" ? { type: "text", value } : { type: "json", value };
}

function openaiCalls(message: Readonly<Record<string, unknown>>, tools: Map<string, string>): unknown[] {
  const calls = message.tool_calls ?? message.toolCalls;
  if (!Array.isArray(calls)) return [];
  return calls.map((call) => {
    const asked = isObject(call) && isObject(call.function) ? { ...call.function, id: call.id } : call;
    return toolCall(isObject(asked) ? asked : {}, tools);
  });
}

function resultOf(
  message: Readonly<Record<string, unknown>>,
  parts: readonly unknown[],
  tools: Map<string, string>,
): unknown {
  const id = message.tool_call_id ?? message.toolCallId ?? message.id ?? "";
  return toolResult({ id, name: message.name, output: textIn(parts) }, tools);
}

/** The texts of parts as one. */
export function textIn(parts: unknown): string {
  if (typeof parts === "string") return parts;
  if (!Array.isArray(parts)) return "";
  return parts
    .map((part: unknown) => (isObject(part) && part.type === "text" ? String(part.text) : ""))
    .join("");
}
