import type { ExportedAttributes } from "./attributes-gen-ai.ts";
import { genAiAttributes, json, toGenAi } from "./attributes-gen-ai.ts";
import type { CallFacts, Facts } from "./facts.ts";

const KINDS = { run: "chain", model: "llm", tool: "tool", step: "chain" } as const;

/** Names that LangSmith reads (its guide to tracing with OpenTelemetry, and its own package). */
export function langsmithAttributes(facts: Facts): ExportedAttributes {
  const { run } = facts;
  return {
    ...genAiAttributes(facts),
    "langsmith.span.kind": KINDS[facts.of],
    "langsmith.trace.name": facts.of === "run" ? run.workflow : undefined,
    "langsmith.span.tags": run.tags?.join(", "),
    // Its threads are told by metadata; a session is a project there.
    "langsmith.metadata.session_id": run.session,
    "langsmith.metadata.user_id": run.subject?.id,
    "langsmith.metadata.release": run.release,
    "langsmith.metadata.airworthy_run": run.id,
    ...(facts.of === "run"
      ? { "gen_ai.prompt": json(facts.input), "gen_ai.completion": json(facts.output) }
      : ofCall(facts)),
  };
}

function ofCall(facts: CallFacts): ExportedAttributes {
  const { usage, cost, prompt } = facts;
  const isModel = facts.of === "model";
  const asked = isModel ? facts.messages && { messages: facts.messages.map(toGenAi) } : facts.input;
  const said = isModel
    ? facts.answer && { messages: [toGenAi({ role: "assistant", content: facts.answer })] }
    : facts.output;
  return {
    "gen_ai.prompt": json(asked),
    "gen_ai.completion": json(said),
    "langsmith.metadata.prompt": prompt && `${prompt.name}@${prompt.version}`,
    "langsmith.usage_metadata": usage && JSON.stringify(usageMetadata(usage, cost)),
  };
}

function usageMetadata(usage: NonNullable<CallFacts["usage"]>, cost: number | undefined): object {
  const input = usage.input + usage.cacheRead + usage.cacheWrite;
  const output = usage.output + usage.reasoning;
  return {
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    ...(cost === undefined ? {} : { total_cost: cost }),
    input_token_details: { cache_read: usage.cacheRead, cache_creation: usage.cacheWrite },
    output_token_details: { reasoning: usage.reasoning },
  };
}
