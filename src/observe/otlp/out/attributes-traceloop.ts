import { isObject } from "../in/reading.ts";
import type { ExportedAttributes } from "./attributes-gen-ai.ts";
import { genAiAttributes, json } from "./attributes-gen-ai.ts";
import type { ExportedValue } from "./exported-span.ts";
import type { CallFacts, Facts } from "./facts.ts";

/** OpenLLMetry, which Helicone's own guide to traces sends; which of it Helicone reads is nowhere written. */
export function traceloopAttributes(facts: Facts): ExportedAttributes {
  const { run } = facts;
  return {
    ...genAiAttributes(facts),
    "traceloop.workflow.name": run.workflow,
    "traceloop.span.kind": facts.of === "run" ? "workflow" : facts.of === "tool" ? "tool" : undefined,
    "traceloop.entity.name": facts.of === "run" ? run.workflow : facts.name,
    "traceloop.entity.input": facts.of === "model" ? undefined : json(facts.input),
    "traceloop.entity.output": facts.of === "model" ? undefined : json(facts.output),
    "traceloop.association.properties.user_id": run.subject?.id,
    "traceloop.association.properties.session_id": run.session,
    "traceloop.association.properties.release": run.release,
    ...(facts.of === "model" ? ofModel(facts) : {}),
  };
}

function ofModel({ messages, answer, finish, usage, provider }: CallFacts): ExportedAttributes {
  const said = answer === undefined ? [] : [{ role: "assistant", content: answer, finish }];
  const input = usage && usage.input + usage.cacheRead + usage.cacheWrite;
  const output = usage && usage.output + usage.reasoning;
  return {
    "llm.request.type": "chat",
    "gen_ai.system": provider,
    "llm.usage.total_tokens": input === undefined || output === undefined ? undefined : input + output,
    ...indexed("gen_ai.prompt", messages ?? []),
    ...indexed("gen_ai.completion", said),
  };
}

interface Told {
  readonly role: string;
  readonly content: unknown;
  readonly finish?: string | undefined;
}

function indexed(prefix: string, messages: readonly Told[]): ExportedAttributes {
  const attributes: Record<string, ExportedValue | undefined> = {};
  for (const [i, { role, content, finish }] of messages.entries()) {
    attributes[`${prefix}.${i}.role`] = role;
    attributes[`${prefix}.${i}.finish_reason`] = finish;
    const parts: readonly unknown[] = Array.isArray(content)
      ? content
      : [{ type: "text", text: String(content) }];
    let calls = 0;
    const texts: string[] = [];
    for (const part of parts) {
      if (!isObject(part)) continue;
      if (part.type === "text") texts.push(String(part.text));
      else if (part.type === "tool-call") {
        const own = `${prefix}.${i}.tool_calls.${calls++}`;
        attributes[`${own}.id`] = String(part.toolCallId);
        attributes[`${own}.name`] = String(part.toolName);
        attributes[`${own}.arguments`] = json(part.input);
      } else if (part.type === "tool-result") {
        attributes[`${prefix}.${i}.tool_call_id`] = String(part.toolCallId);
        texts.push(json(isObject(part.output) ? part.output.value : part.output) ?? "");
      }
    }
    attributes[`${prefix}.${i}.content`] = texts.join("\n");
  }
  return attributes;
}
