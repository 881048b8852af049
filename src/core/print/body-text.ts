import type { Body } from "../body.ts";
import { storedValue } from "./json.ts";
import { visible } from "./visible.ts";

/** A stored value for people: a text as it is, anything else as indented JSON. */
export function valueText(text: string | undefined): string {
  const value = storedValue(text);
  if (value === undefined) return "(nothing)";
  return visible(typeof value === "string" ? value : JSON.stringify(value, null, 2));
}

/** A question in full: its parameters, what many calls share, and the conversation as it reads. */
export function bodyText({ text, shared, thread }: Body): string {
  const parts = [valueText(text)];
  if (shared !== undefined) parts.push(valueText(shared.text));
  for (const message of thread?.texts ?? []) parts.push(messageText(storedValue(message)));
  return parts.join("\n");
}

/** An answer in full; of a model what it said and called, then the rest. */
export function answerText(kind: string, text: string | undefined): string {
  const value = storedValue(text);
  const said = kind === "model" ? partsOf(value) : undefined;
  if (said === undefined) return valueText(text);
  const { content: _, parts: __, ...rest } = Object(value) as Record<string, unknown>;
  return `${said.map(partText).join("\n")}\n${visible(JSON.stringify(rest, null, 2))}`;
}

/** What was said: of a model its texts and calls without ids, tokens and the like. */
export function saidText(kind: string, text: string | undefined): string {
  const said = kind === "model" ? partsOf(storedValue(text)) : undefined;
  return said === undefined ? valueText(text) : said.map(partText).join("\n");
}

/** What was said in few words, for a table. */
export function answerLine(kind: string, text: string | undefined): string {
  const value = storedValue(text);
  const said = kind === "model" ? partsOf(value) : undefined;
  if (said !== undefined) return said.map(partText).join(" ");
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** A message of a conversation, in the AI SDK's form or OpenAI's; any other as JSON. */
function messageText(message: unknown): string {
  if (!isObject(message) || typeof message.role !== "string") return valueText(JSON.stringify(message));
  const { role, content, tool_calls: calls } = message;
  const parts = Array.isArray(content) ? content : content === null || content === undefined ? [] : [content];
  const texts = [...parts, ...(Array.isArray(calls) ? calls : [])].map(partText);
  return `[${visible(role)}] ${texts.join("\n")}`;
}

/** Content of a model's answer: whole, or put together from the parts of a stream. */
function partsOf(answer: unknown): readonly unknown[] | undefined {
  if (!isObject(answer)) return undefined;
  if (Array.isArray(answer.content)) return answer.content;
  return Array.isArray(answer.parts) ? joined(answer.parts) : undefined;
}

function joined(parts: readonly unknown[]): readonly unknown[] {
  let text = "";
  const others: unknown[] = [];
  for (const part of parts) {
    if (!isObject(part)) continue;
    if (part.type === "text-delta" && typeof part.delta === "string") text += part.delta;
    if (part.type === "tool-call") others.push(part);
  }
  return text === "" ? others : [{ type: "text", text }, ...others];
}

function partText(part: unknown): string {
  if (typeof part === "string") return visible(part);
  if (!isObject(part)) return valueText(JSON.stringify(part));
  if (typeof part.text === "string")
    return visible(part.type === "reasoning" ? `(thinks) ${part.text}` : part.text);
  if (part.type === "tool-call") return `→ ${call(part.toolName, part.input)}`;
  if (part.type === "tool-result") return `← ${call(part.toolName, part.output)}`;
  if (isObject(part.function)) return `→ ${call(part.function.name, part.function.arguments)}`;
  return valueText(JSON.stringify(part));
}

function call(name: unknown, value: unknown): string {
  return visible(`${String(name)} ${typeof value === "string" ? value : (JSON.stringify(value) ?? "")}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
