import type { AttributeValue } from "../span.ts";
import { toAnswer, toMessages } from "./message-parts.ts";
import type { AttributeReader, Reading } from "./reading.ts";

const KINDS: Readonly<Record<string, Reading["role"]>> = {
  tool: "tool",
  workflow: "wrapper",
  agent: "wrapper",
  task: "wrapper",
};

/** OpenLLMetry: `traceloop.*`, with prompts and completions as numbered attributes. */
export function readTraceloop(reader: AttributeReader, into: Reading): void {
  const kind = reader.text("traceloop.span.kind");
  const request = reader.text("llm.request.type");
  if (kind !== undefined) into.role = KINDS[kind] ?? "other";
  else if (request !== undefined && into.role === "other") into.role = "model";
  if (kind === "agent" || kind === "workflow") into.isAgent = true;
  const entity = reader.text("traceloop.entity.name");
  if (into.role === "tool") into.tool ??= entity;
  else into.title ??= entity ?? reader.text("traceloop.workflow.name");
  into.input ??= reader.json("traceloop.entity.input");
  into.output ??= reader.json("traceloop.entity.output");
  const prompts = reader.items("gen_ai.prompt").map(messageOf);
  const completions = reader.items("gen_ai.completion").map(messageOf);
  if (prompts.length > 0) into.messages ??= toMessages(prompts);
  if (completions.length > 0 && (into.answer === undefined || into.answer.content.length === 0))
    into.answer = toAnswer(completions, into.answer?.finish);
  const functions = reader.items("llm.request.functions").map((item) => Object.fromEntries(item));
  if (functions.length > 0) into.tools ??= functions;
}

function messageOf(item: ReadonlyMap<string, AttributeValue>): unknown {
  const calls: Record<string, AttributeValue>[] = [];
  for (const [key, value] of item) {
    const found = /^tool_calls\.(\d{1,4})\.(id|name|arguments)$/.exec(key);
    if (found === null) continue;
    const own = calls[Number(found[1])] ?? {};
    calls[Number(found[1])] = own;
    own[found[2] ?? "id"] = value;
  }
  return {
    role: item.get("role") ?? "assistant",
    content: item.get("content") ?? "",
    finish_reason: item.get("finish_reason"),
    tool_call_id: item.get("tool_call_id"),
    tool_calls: calls.filter((call) => call !== undefined),
  };
}
