import { toMessages } from "./message-parts.ts";
import type { AttributeReader, Reading } from "./reading.ts";
import { isObject, parsed } from "./reading.ts";

const ONE_CALL = /\.(doGenerate|doStream|doEmbed|doRerank)$/;
const SETTINGS = "ai.settings.";

/** Spans of the AI SDK in their own form (`ai.generateText`, `ai.generateText.doGenerate`, `ai.toolCall`). */
export function readAiSdk(reader: AttributeReader, into: Reading): void {
  const operation = reader.text("ai.operationId");
  if (operation === undefined) return;
  for (const key of ["operation.name", "resource.name"]) reader.value(key);
  into.title ??= reader.text("ai.telemetry.functionId");
  into.provider = reader.text("ai.model.provider") ?? into.provider;
  into.model ??= reader.text("ai.model.id");
  into.responseModel ??= reader.text("ai.response.model");
  if (operation === "ai.toolCall") {
    into.role = "tool";
    into.tool ??= reader.text("ai.toolCall.name");
    into.input ??= reader.json("ai.toolCall.args");
    into.output ??= reader.json("ai.toolCall.result");
    return;
  }
  into.role = ONE_CALL.test(operation) ? "model" : "wrapper";
  if (into.role === "wrapper") into.isAgent = true;
  readParams(reader, into);
  readPrompt(reader, into);
  readAnswer(reader, into);
}

function readParams(reader: AttributeReader, into: Reading): void {
  const settings = [...reader.under(SETTINGS)].filter(([key]) => !key.startsWith("context."));
  const choice = reader.json("ai.prompt.toolChoice");
  if (settings.length > 0) into.params = { ...Object.fromEntries(settings), ...into.params };
  if (choice !== undefined) into.params = { ...into.params, toolChoice: JSON.stringify(choice) };
  const tools = reader.value("ai.prompt.tools");
  if (Array.isArray(tools))
    into.tools ??= tools.map((tool) => (typeof tool === "string" ? parsed(tool) : tool));
}

function readPrompt(reader: AttributeReader, into: Reading): void {
  const messages = reader.json("ai.prompt.messages");
  if (Array.isArray(messages)) into.messages = toMessages(messages);
  const prompt = reader.json("ai.prompt");
  if (!isObject(prompt)) {
    if (prompt !== undefined) into.input ??= prompt;
    return;
  }
  const given = Array.isArray(prompt.messages) ? prompt.messages : prompt.prompt;
  const asked = Array.isArray(given) ? given : given === undefined ? [] : [{ role: "user", content: given }];
  const system = prompt.system ?? prompt.instructions;
  const before = typeof system === "string" ? [{ role: "system", content: system }] : [];
  into.messages ??= toMessages([...before, ...asked]);
}

function readAnswer(reader: AttributeReader, into: Reading): void {
  const text = reader.text("ai.response.text");
  const calls = reader.json("ai.response.toolCalls");
  const object = reader.value("ai.response.object");
  const finish = reader.text("ai.response.finishReason");
  const embedding = reader.value("ai.embeddings") ?? reader.value("ai.embedding");
  const content = [
    ...(text === undefined ? [] : [{ type: "text", text }]),
    ...(typeof object === "string" ? [{ type: "text", text: object }] : []),
    ...(Array.isArray(calls) ? calls.map(toolCall) : []),
  ];
  if (content.length > 0 || finish !== undefined) into.answer = { content, finish };
  if (embedding !== undefined) into.output ??= embedding;
}

function toolCall(call: unknown): unknown {
  if (!isObject(call)) return { type: "text", text: JSON.stringify(call) };
  const { toolCallId, toolName, input, args } = call;
  const given = input ?? args ?? {};
  return {
    type: "tool-call",
    toolCallId: String(toolCallId ?? ""),
    toolName: String(toolName ?? "tool"),
    input: typeof given === "string" ? given : JSON.stringify(given),
  };
}
