import { toAnswer, toMessages } from "./message-parts.ts";
import type { AttributeReader, PromptMessage, Reading } from "./reading.ts";
import { isObject, parsed } from "./reading.ts";

const MODEL_OPERATIONS = new Set(["chat", "text_completion", "generate_content", "embeddings"]);
const TOOL_OPERATIONS = new Set(["execute_tool", "retrieval"]);
const AGENT_OPERATIONS = new Set(["invoke_agent", "invoke_workflow", "create_agent"]);
const PARAMS = "gen_ai.request.";

/**
 * The GenAI semantic conventions, current and former: what the AI SDK 7, Mastra and the instrumentations of
 * OpenTelemetry write. Messages may stand in attributes or in events.
 */
export function readGenAi(reader: AttributeReader, into: Reading): void {
  const operation = reader.text("gen_ai.operation.name");
  if (operation !== undefined) into.role = roleOf(operation);
  if (operation !== undefined && AGENT_OPERATIONS.has(operation)) into.isAgent = true;
  into.provider ??= reader.text("gen_ai.provider.name", "gen_ai.system");
  into.model ??= reader.text("gen_ai.request.model");
  into.responseModel ??= reader.text("gen_ai.response.model");
  into.title ??= reader.text("gen_ai.workflow.name", "gen_ai.agent.name");
  into.tool ??= reader.text("gen_ai.tool.name");
  const params = Object.fromEntries(reader.under(PARAMS));
  delete params.model;
  if (Object.keys(params).length > 0) into.params = { ...params, ...into.params };
  into.tools ??= reader.json("gen_ai.tool.definitions");
  if (into.role === "tool") readTool(reader, into);
  else readMessages(reader, into);
}

function roleOf(operation: string): Reading["role"] {
  if (MODEL_OPERATIONS.has(operation)) return "model";
  return TOOL_OPERATIONS.has(operation) ? "tool" : "wrapper";
}

function readTool(reader: AttributeReader, into: Reading): void {
  into.input ??= reader.json("gen_ai.tool.call.arguments", "gen_ai.retrieval.query.text");
  into.output ??= reader.json("gen_ai.tool.call.result", "gen_ai.retrieval.documents");
  reader.value("gen_ai.tool.type");
}

function readMessages(reader: AttributeReader, into: Reading): void {
  const system = reader.json("gen_ai.system_instructions");
  const input = reader.json("gen_ai.input.messages");
  const output = reader.json("gen_ai.output.messages");
  const [finish] = reader.texts("gen_ai.response.finish_reasons");
  const told = fromEvents(reader);
  const asked = Array.isArray(input) ? input : told.input;
  if (asked.length > 0 || system !== undefined)
    into.messages ??= [...systemMessages(system), ...toMessages(asked)];
  const said = Array.isArray(output) ? output : told.output;
  if (said.length > 0) into.answer ??= toAnswer(said, finish);
  else if (finish !== undefined) into.answer ??= { content: [], finish };
}

function systemMessages(system: unknown): readonly PromptMessage[] {
  if (system === undefined) return [];
  if (typeof system === "string") return [{ role: "system", content: system }];
  const parts = Array.isArray(system) ? system : [system];
  const texts = parts.map((part: unknown) =>
    isObject(part) ? String(part.content ?? part.text ?? JSON.stringify(part)) : String(part),
  );
  return [{ role: "system", content: texts.join("\n") }];
}

const ROLES: Readonly<Record<string, string>> = {
  "gen_ai.system.message": "system",
  "gen_ai.user.message": "user",
  "gen_ai.assistant.message": "assistant",
  "gen_ai.tool.message": "tool",
};

/** Messages as the events of earlier versions of the conventions have them. */
function fromEvents({ span }: AttributeReader): { readonly input: unknown[]; readonly output: unknown[] } {
  const [input, output]: [unknown[], unknown[]] = [[], []];
  for (const { name, attributes } of span.events ?? []) {
    const role = ROLES[name];
    const body = Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [
        key,
        typeof value === "string" ? parsed(value) : value,
      ]),
    );
    if (role !== undefined) input.push({ role, ...body });
    else if (name === "gen_ai.choice")
      output.push({ role: "assistant", ...(isObject(body.message) ? body.message : body) });
    else if (name === "gen_ai.client.inference.operation.details") {
      if (Array.isArray(body["gen_ai.input.messages"])) input.push(...body["gen_ai.input.messages"]);
      if (Array.isArray(body["gen_ai.output.messages"])) output.push(...body["gen_ai.output.messages"]);
    } else if (name === "gen_ai.content.prompt") pushAll(input, body["gen_ai.prompt"]);
    else if (name === "gen_ai.content.completion") pushAll(output, body["gen_ai.completion"]);
  }
  return { input, output };
}

function pushAll(into: unknown[], value: unknown): void {
  if (Array.isArray(value)) into.push(...value);
  else if (value !== undefined) into.push(value);
}
