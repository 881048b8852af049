import type { AttributeValue } from "../span.ts";
import { toAnswer, toMessages } from "./message-parts.ts";
import type { AttributeReader, Reading } from "./reading.ts";
import { isObject, parsed } from "./reading.ts";

const KINDS: Readonly<Record<string, Reading["role"]>> = {
  LLM: "model",
  EMBEDDING: "model",
  TOOL: "tool",
  RETRIEVER: "tool",
  RERANKER: "tool",
};

/** OpenInference: LangChain, LlamaIndex and others as Phoenix has them. */
export function readOpenInference(reader: AttributeReader, into: Reading): void {
  const kind = reader.text("openinference.span.kind");
  if (kind === undefined) return;
  into.role = KINDS[kind.toUpperCase()] ?? "wrapper";
  if (kind.toUpperCase() === "AGENT") into.isAgent = true;
  into.model ??= reader.text("llm.model_name", "embedding.model_name");
  into.provider ??= reader.text("llm.provider", "llm.system") ?? providerIn(reader);
  const input = payload(reader, "input");
  const output = payload(reader, "output");
  if (into.role === "model") readModel(reader, into, { input, output });
  else {
    into.tool ??= reader.text("tool.name", "tool_call.function.name");
    into.input ??= reader.json("tool.parameters", "tool_call.function.arguments") ?? unwrapped(input);
    into.output ??= into.role === "tool" ? unwrapped(output) : output;
  }
}

function readModel(
  reader: AttributeReader,
  into: Reading,
  { input, output }: { readonly input: unknown; readonly output: unknown },
): void {
  const messages = reader.items("llm.input_messages").map(messageOf);
  const answers = reader.items("llm.output_messages").map(messageOf);
  const params = reader.json("llm.invocation_parameters");
  if (isObject(params)) {
    const { model: _, tools: __, ...rest } = params;
    into.params = { ...(rest as Record<string, AttributeValue>), ...into.params };
  }
  const tools = reader.items("llm.tools").map((tool) => readJson(tool.get("tool.json_schema")));
  if (tools.length > 0) into.tools ??= tools;
  if (messages.length > 0) into.messages ??= toMessages(messages);
  else into.input ??= input;
  const finish = reader.text("llm.finish_reason");
  if (answers.length > 0) into.answer ??= toAnswer(answers, finish);
  else into.output ??= output;
}

function messageOf(item: ReadonlyMap<string, AttributeValue>): unknown {
  const calls: Record<string, unknown>[] = [];
  const parts: unknown[] = [];
  for (const [key, value] of item) {
    const call = /^message\.tool_calls\.(\d{1,4})\.tool_call\.(id|function\.name|function\.arguments)$/.exec(
      key,
    );
    if (call !== null) {
      const own = calls[Number(call[1])] ?? {};
      calls[Number(call[1])] = own;
      own[call[2] === "id" ? "id" : (call[2] ?? "").slice("function.".length)] = value;
    }
    const part = /^message\.contents\.(\d{1,4})\.message_content\.text$/.exec(key);
    if (part !== null) parts[Number(part[1])] = { type: "text", text: value };
  }
  const content = item.get("message.content") ?? parts.filter((part) => part !== undefined);
  return {
    role: item.get("message.role") ?? "user",
    content,
    name: item.get("message.name"),
    tool_call_id: item.get("message.tool_call_id"),
    tool_calls: calls.filter((call) => call !== undefined),
  };
}

function payload(reader: AttributeReader, side: "input" | "output"): unknown {
  reader.value(`${side}.mime_type`);
  return reader.json(`${side}.value`);
}

/** LangChain writes messages as it serialises its classes; of a tool's only what it gave is of use. */
function unwrapped(value: unknown): unknown {
  const inner = isObject(value) && isObject(value.output) ? value.output : value;
  if (!isObject(inner) || inner.lc !== 1 || !isObject(inner.kwargs)) return value;
  const { content } = inner.kwargs;
  return typeof content === "string" ? parsed(content) : (content ?? value);
}

function readJson(value: AttributeValue | undefined): unknown {
  return typeof value === "string" ? parsed(value) : value;
}

/** The provider as LangChain names it in its metadata. */
function providerIn(reader: AttributeReader): string | undefined {
  const metadata = reader.json("metadata");
  return isObject(metadata) && typeof metadata.ls_provider === "string" ? metadata.ls_provider : undefined;
}
