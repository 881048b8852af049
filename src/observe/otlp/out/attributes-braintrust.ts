import type { ExportedAttributes } from "./attributes-gen-ai.ts";
import { genAiAttributes, toGenAi } from "./attributes-gen-ai.ts";
import type { CallFacts, Facts } from "./facts.ts";

const TYPES = { run: "task", model: "llm", tool: "tool", step: "function" } as const;

/** Names that Braintrust's own instrumentations write, in place of what it would make of other conventions. */
export function braintrustAttributes(facts: Facts): ExportedAttributes {
  const { run } = facts;
  const [input, output] = facts.of === "model" ? messagesOf(facts) : [facts.input, facts.output];
  return {
    ...genAiAttributes(facts),
    "braintrust.input_json": input === undefined ? undefined : JSON.stringify(input),
    "braintrust.output_json": output === undefined ? undefined : JSON.stringify(output),
    "braintrust.span_attributes": JSON.stringify({ type: TYPES[facts.of] }),
    "braintrust.metadata": JSON.stringify({
      airworthy_run: run.id,
      session_id: run.session,
      user_id: run.subject?.id,
      release: run.release,
      ...(facts.of === "run" ? run.subject?.attributes : {}),
      ...(facts.of === "model"
        ? {
            model: facts.model,
            provider: facts.provider,
            prompt: facts.prompt && `${facts.prompt.name}@${facts.prompt.version}`,
          }
        : {}),
    }),
    "braintrust.metrics": facts.of === "model" ? metricsOf(facts) : undefined,
    "braintrust.tags": facts.of === "run" ? run.tags : undefined,
  };
}

function messagesOf({ messages, answer }: CallFacts): readonly [unknown, unknown] {
  return [
    messages?.map(toGenAi),
    answer === undefined ? undefined : [toGenAi({ role: "assistant", content: answer })],
  ];
}

function metricsOf({ usage, cost }: CallFacts): string | undefined {
  if (usage === undefined) return undefined;
  const input = usage.input + usage.cacheRead + usage.cacheWrite;
  const output = usage.output + usage.reasoning;
  return JSON.stringify({
    prompt_tokens: input,
    completion_tokens: output,
    tokens: input + output,
    prompt_cached_tokens: usage.cacheRead,
    prompt_cache_creation_tokens: usage.cacheWrite,
    completion_reasoning_tokens: usage.reasoning,
    ...(cost === undefined ? {} : { estimated_cost: cost }),
  });
}
