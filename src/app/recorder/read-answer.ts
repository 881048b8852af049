import type { LanguageModelV4Usage } from "@ai-sdk/provider";
import type { Fields, RawAnswer } from "./exchange.ts";
import { eventsIn, fieldsOf, isStream, jsonIn, listOf, textIn } from "./exchange.ts";
import type { Api } from "./protocol.ts";

/** What a model said, in the form in which our own model calls keep it. */
export interface ReadAnswer {
  readonly content: readonly Fields[];
  readonly finishReason: { readonly unified: string; readonly raw?: string };
  readonly usage: LanguageModelV4Usage | undefined;
}

/** Reads an answer of any of the three APIs, streamed or whole. What it does not know it leaves out. */
export function readAnswer(api: Api, raw: RawAnswer): ReadAnswer {
  const events = isStream(raw) ? eventsIn(raw.body) : undefined;
  const whole = events === undefined ? fieldsOf(jsonIn(raw.body)) : undefined;
  switch (api) {
    case "chat":
      return chatAnswer(whole ?? chatOf(events ?? []));
    case "responses":
      return responsesAnswer(
        whole ?? fieldsOf(events?.findLast(({ response }) => response !== undefined)?.response),
      );
    case "messages":
      return messagesAnswer(whole ?? messageOf(events ?? []));
    default:
      return { content: [], finishReason: { unified: "other" }, usage: undefined };
  }
}

function chatAnswer(answer: Fields): ReadAnswer {
  const choice = fieldsOf(listOf(answer.choices)[0]);
  const message = fieldsOf(choice.message);
  const calls = listOf(message.tool_calls).map((one) => {
    const { id, function: called } = fieldsOf(one);
    const { name, arguments: input } = fieldsOf(called);
    return toolCall(id, name, textIn(input));
  });
  return answerOf([...texts([message.content]), ...calls], choice.finish_reason, {
    usage: openaiUsage(answer.usage, "prompt", "completion"),
  });
}

/** Puts the pieces of a streamed chat completion together. */
function chatOf(events: readonly Fields[]): Fields {
  const calls = new Map<unknown, { id: unknown; name: string; arguments: string }>();
  let [content, finish] = ["", undefined as unknown];
  for (const { choices } of events) {
    const choice = fieldsOf(listOf(choices)[0]);
    const delta = fieldsOf(choice.delta);
    content += textIn(delta.content);
    finish = choice.finish_reason ?? finish;
    for (const one of listOf(delta.tool_calls)) {
      const { index, id, function: called } = fieldsOf(one);
      const { name, arguments: piece } = fieldsOf(called);
      const known = calls.get(index) ?? { id, name: "", arguments: "" };
      calls.set(index, {
        id: known.id ?? id,
        name: known.name + textIn(name),
        arguments: known.arguments + textIn(piece),
      });
    }
  }
  const tool_calls = [...calls.values()].map(({ id, ...called }) => ({ id, function: called }));
  const usage = events.findLast((event) => event.usage !== undefined && event.usage !== null)?.usage;
  return { choices: [{ message: { content, tool_calls }, finish_reason: finish }], usage };
}

function responsesAnswer(answer: Fields): ReadAnswer {
  const content = listOf(answer.output).flatMap((one) => {
    const item = fieldsOf(one);
    if (item.type === "function_call") return [toolCall(item.call_id, item.name, textIn(item.arguments))];
    return item.type === "message" ? texts(listOf(item.content).map((part) => fieldsOf(part).text)) : [];
  });
  const finish = content.some(({ type }) => type === "tool-call") ? "tool_calls" : answer.status;
  return answerOf(content, finish, { usage: openaiUsage(answer.usage, "input", "output") });
}

function messagesAnswer(answer: Fields): ReadAnswer {
  const content = listOf(answer.content).flatMap((one) => {
    const block = fieldsOf(one);
    if (block.type === "tool_use") return [toolCall(block.id, block.name, JSON.stringify(block.input ?? {}))];
    return block.type === "text" ? texts([block.text]) : [];
  });
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens } = fieldsOf(
    answer.usage,
  );
  const [noCache, cacheRead, cacheWrite] = [
    input_tokens,
    cache_read_input_tokens,
    cache_creation_input_tokens,
  ].map(countOf);
  const total = (noCache ?? 0) + (cacheRead ?? 0) + (cacheWrite ?? 0);
  const output = countOf(output_tokens);
  return answerOf(content, answer.stop_reason, {
    usage: {
      inputTokens: { total, noCache, cacheRead, cacheWrite },
      outputTokens: { total: output, text: output, reasoning: undefined },
    },
  });
}

/** Puts the pieces of a streamed message together. */
function messageOf(events: readonly Fields[]): Fields {
  const blocks = new Map<unknown, Record<string, unknown> & { json: string }>();
  let message: Fields = {};
  for (const { type, index, ...event } of events) {
    const delta = fieldsOf(event.delta);
    if (type === "message_start") message = fieldsOf(event.message);
    if (type === "content_block_start") blocks.set(index, { ...fieldsOf(event.content_block), json: "" });
    const block = blocks.get(index);
    if (type === "content_block_delta" && block !== undefined) {
      block.text = textIn(block.text) + textIn(delta.text);
      block.json += textIn(delta.partial_json);
    }
    if (type === "message_delta") {
      const usage = { ...fieldsOf(message.usage), ...fieldsOf(event.usage) };
      message = { ...message, usage, stop_reason: delta.stop_reason };
    }
  }
  const content = [...blocks.values()].map(({ json, ...block }) =>
    json === "" ? block : { ...block, input: jsonIn(json) },
  );
  return { ...message, content };
}

function answerOf(
  content: readonly Fields[],
  finish: unknown,
  { usage }: Pick<ReadAnswer, "usage">,
): ReadAnswer {
  const raw = textIn(finish);
  const unified = FINISHES[raw] ?? "other";
  return { content, finishReason: { unified, ...(raw === "" ? {} : { raw }) }, usage };
}

const FINISHES: Readonly<Record<string, string>> = {
  stop: "stop",
  completed: "stop",
  end_turn: "stop",
  stop_sequence: "stop",
  length: "length",
  incomplete: "length",
  max_tokens: "length",
  tool_calls: "tool-calls",
  tool_use: "tool-calls",
  content_filter: "content-filter",
};

function openaiUsage(given: unknown, ask: string, answer: string): LanguageModelV4Usage | undefined {
  if (given === undefined || given === null) return undefined;
  const usage = fieldsOf(given);
  const cached = fieldsOf(usage[`${ask}_tokens_details`]).cached_tokens;
  const thought = fieldsOf(usage[`${answer}_tokens_details`]).reasoning_tokens;
  return {
    inputTokens: {
      total: countOf(usage[`${ask}_tokens`]),
      noCache: undefined,
      cacheRead: countOf(cached),
      cacheWrite: undefined,
    },
    outputTokens: { total: countOf(usage[`${answer}_tokens`]), text: undefined, reasoning: countOf(thought) },
  };
}

function countOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function texts(found: readonly unknown[]): Fields[] {
  return found
    .filter((text) => typeof text === "string" && text !== "")
    .map((text) => ({ type: "text", text }));
}

function toolCall(id: unknown, name: unknown, input: string): Fields {
  return { type: "tool-call", toolCallId: textIn(id), toolName: textIn(name), input };
}
