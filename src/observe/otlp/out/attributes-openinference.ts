import { isObject } from "../in/reading.ts";
import type { ExportedAttributes } from "./attributes-gen-ai.ts";
import { json } from "./attributes-gen-ai.ts";
import type { ExportedValue } from "./exported-span.ts";
import type { CallFacts, Facts } from "./facts.ts";

const KINDS = { run: "AGENT", model: "LLM", tool: "TOOL", step: "CHAIN" } as const;

/** OpenInference, which Phoenix reads. */
export function openInferenceAttributes(facts: Facts): ExportedAttributes {
  const { run } = facts;
  return {
    "openinference.span.kind": KINDS[facts.of],
    "session.id": run.session,
    "user.id": run.subject?.id,
    "airworthy.run.id": run.id,
    metadata: JSON.stringify({
      airworthy_run: run.id,
      release: run.release,
      ...run.subject?.attributes,
      ...(facts.of === "model" && facts.prompt
        ? { prompt: `${facts.prompt.name}@${facts.prompt.version}` }
        : {}),
    }),
    "tag.tags": facts.of === "run" ? run.tags : undefined,
    ...(facts.of === "model"
      ? ofModel(facts)
      : {
          ...payload("input", facts.input),
          ...payload("output", facts.output),
          "tool.name": facts.of === "tool" ? facts.name : undefined,
        }),
  };
}

function ofModel(facts: CallFacts): ExportedAttributes {
  const { usage, cost, messages, answer, prompt } = facts;
  return {
    "llm.model_name": facts.responseModel ?? facts.model,
    "llm.provider": facts.provider,
    "llm.finish_reason": facts.finish,
    "prompt.id": prompt?.name,
    "llm.prompt_template.version": prompt?.version,
    "llm.token_count.prompt": usage && usage.input + usage.cacheRead + usage.cacheWrite,
    "llm.token_count.completion": usage && usage.output + usage.reasoning,
    "llm.token_count.total":
      usage && usage.input + usage.cacheRead + usage.cacheWrite + usage.output + usage.reasoning,
    "llm.token_count.prompt_details.cache_read": usage?.cacheRead,
    "llm.token_count.prompt_details.cache_write": usage?.cacheWrite,
    "llm.token_count.completion_details.reasoning": usage?.reasoning,
    "llm.cost.total": cost,
    ...indexed("llm.input_messages", messages ?? []),
    ...(answer === undefined ? {} : indexed("llm.output_messages", [{ role: "assistant", content: answer }])),
    ...(messages === undefined
      ? {}
      : Object.fromEntries(
          (facts.tools ?? []).map((tool, i) => [`llm.tools.${i}.tool.json_schema`, json(tool)]),
        )),
    ...payload("input", messages),
    ...payload("output", answer),
  };
}

function payload(side: "input" | "output", value: unknown): ExportedAttributes {
  if (value === undefined) return {};
  return {
    [`${side}.value`]: json(value),
    [`${side}.mime_type`]: typeof value === "string" ? "text/plain" : "application/json",
  };
}

function indexed(
  prefix: string,
  messages: readonly { readonly role: string; readonly content: unknown }[],
): ExportedAttributes {
  const attributes: Record<string, ExportedValue | undefined> = {};
  for (const [i, { role, content }] of messages.entries()) {
    const at = `${prefix}.${i}.message`;
    attributes[`${at}.role`] = role;
    const parts: readonly unknown[] = Array.isArray(content)
      ? content
      : [{ type: "text", text: String(content) }];
    const texts: string[] = [];
    let calls = 0;
    for (const part of parts) {
      if (!isObject(part)) continue;
      if (part.type === "text") texts.push(String(part.text));
      else if (part.type === "tool-call") {
        const own = `${at}.tool_calls.${calls++}.tool_call`;
        attributes[`${own}.id`] = String(part.toolCallId);
        attributes[`${own}.function.name`] = String(part.toolName);
        attributes[`${own}.function.arguments`] = json(part.input);
      } else if (part.type === "tool-result") {
        attributes[`${at}.tool_call_id`] = String(part.toolCallId);
        attributes[`${at}.name`] = String(part.toolName);
        texts.push(json(isObject(part.output) ? part.output.value : part.output) ?? "");
      }
    }
    if (texts.length > 0) attributes[`${at}.content`] = texts.join("\n");
  }
  return attributes;
}
