import type { Usage } from "../../../core/call.ts";
import type { PromptMessage } from "../in/reading.ts";
import { isObject } from "../in/reading.ts";
import type { ExportedSpan } from "./exported-span.ts";
import type { CallFacts, Facts, RunFacts } from "./facts.ts";

export type ExportedAttributes = ExportedSpan["attributes"];

/**
 * The GenAI semantic conventions as of November 2026 (open-telemetry/semantic-conventions-genai, in development). They
 * have no cost, prompt version or release: those have names that several back ends read.
 */
export function genAiAttributes(facts: Facts): ExportedAttributes {
  if (facts.of === "run") return ofRun(facts);
  const told = { ...common(facts), "error.type": facts.error?.code ?? facts.error?.name };
  if (facts.of === "model") return { ...told, ...ofModel(facts) };
  if (facts.of === "tool")
    return {
      ...told,
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": facts.name,
      "gen_ai.tool.type": "function",
      "gen_ai.tool.call.arguments": json(facts.input),
      "gen_ai.tool.call.result": json(facts.output),
    };
  return { ...told, "input.value": json(facts.input), "output.value": json(facts.output) };
}

function ofRun({ run, input, output, error }: RunFacts): ExportedAttributes {
  return {
    ...common({ run }),
    "gen_ai.operation.name": "invoke_workflow",
    "gen_ai.workflow.name": run.workflow,
    "gen_ai.input.messages": input === undefined ? undefined : message("user", input),
    "gen_ai.output.messages": output === undefined ? undefined : message("assistant", output),
    "error.type": error?.code ?? error?.name,
    "airworthy.run.status": run.status,
    "tag.tags": run.tags,
    ...Object.fromEntries(
      Object.entries(run.subject?.attributes ?? {}).map(([key, value]) => [`user.attributes.${key}`, value]),
    ),
  };
}

function common({ run }: Pick<Facts, "run">): ExportedAttributes {
  return {
    "airworthy.run.id": run.id,
    "gen_ai.conversation.id": run.session,
    "session.id": run.session,
    "user.id": run.subject?.id,
  };
}

function ofModel(facts: CallFacts): ExportedAttributes {
  const { params, messages, answer, finish, prompt, usage } = facts;
  const system = messages
    ?.filter(({ role }) => role === "system")
    .map(({ content }) => ({ type: "text", content }));
  const asked = messages?.filter(({ role }) => role !== "system").map(toGenAi);
  return {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": facts.provider,
    "gen_ai.request.model": facts.model,
    "gen_ai.response.model": facts.responseModel,
    "gen_ai.response.id": facts.responseId,
    "gen_ai.response.finish_reasons": finish === undefined ? undefined : [finish.replaceAll("-", "_")],
    "gen_ai.request.temperature": number(params.temperature),
    "gen_ai.request.max_tokens": number(params.maxOutputTokens),
    "gen_ai.request.top_p": number(params.topP),
    "gen_ai.request.top_k": number(params.topK),
    "gen_ai.request.frequency_penalty": number(params.frequencyPenalty),
    "gen_ai.request.presence_penalty": number(params.presencePenalty),
    "gen_ai.request.seed": number(params.seed),
    ...usageAttributes(usage),
    "gen_ai.usage.cost": facts.cost,
    "gen_ai.prompt.name": prompt?.name,
    "gen_ai.prompt.version": prompt?.version,
    "gen_ai.system_instructions":
      system === undefined || system.length === 0 ? undefined : JSON.stringify(system),
    "gen_ai.input.messages": asked === undefined ? undefined : JSON.stringify(asked),
    "gen_ai.output.messages":
      answer === undefined
        ? undefined
        : JSON.stringify([
            { ...toGenAi({ role: "assistant", content: answer }), finish_reason: finish ?? "stop" },
          ]),
    "gen_ai.tool.definitions": messages === undefined ? undefined : json(facts.tools),
  };
}

function usageAttributes(usage: Usage | undefined): ExportedAttributes {
  if (usage === undefined) return {};
  const { input, cacheRead, cacheWrite, output, reasoning } = usage;
  return {
    "gen_ai.usage.input_tokens": input + cacheRead + cacheWrite,
    "gen_ai.usage.output_tokens": output + reasoning,
    "gen_ai.usage.cache_read.input_tokens": cacheRead || undefined,
    "gen_ai.usage.cache_creation.input_tokens": cacheWrite || undefined,
    "gen_ai.usage.reasoning.output_tokens": reasoning || undefined,
  };
}

/** A message of ours as the conventions write it. */
export function toGenAi({ role, content }: PromptMessage): { role: string; parts: unknown[] } {
  if (!Array.isArray(content)) return { role, parts: [{ type: "text", content: String(content) }] };
  return { role, parts: content.map(partOf) };
}

function partOf(part: unknown): unknown {
  if (!isObject(part)) return { type: "text", content: String(part) };
  switch (part.type) {
    case "text":
    case "reasoning":
      return { type: part.type, content: part.text };
    case "tool-call":
      return {
        type: "tool_call",
        id: part.toolCallId,
        name: part.toolName,
        arguments: argumentsOf(part.input),
      };
    case "tool-result":
      return {
        type: "tool_call_response",
        id: part.toolCallId,
        name: part.toolName,
        response: isObject(part.output) && "value" in part.output ? part.output.value : part.output,
      };
    default:
      return part;
  }
}

/** In answers they are the text that the model wrote. */
function argumentsOf(input: unknown): unknown {
  if (typeof input !== "string") return input;
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}

function message(role: string, value: unknown): string {
  const content = typeof value === "string" ? value : JSON.stringify(value);
  return JSON.stringify([{ role, parts: [{ type: "text", content }] }]);
}

export function json(value: unknown): string | undefined {
  return value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value);
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
