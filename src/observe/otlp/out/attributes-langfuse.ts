import type { ExportedAttributes } from "./attributes-gen-ai.ts";
import { genAiAttributes, json, toGenAi } from "./attributes-gen-ai.ts";
import type { CallFacts, Facts, RunFacts } from "./facts.ts";

/** Names that Langfuse reads before all others (langfuse/langfuse, OtelIngestionProcessor). */
export function langfuseAttributes(facts: Facts): ExportedAttributes {
  return { ...genAiAttributes(facts), ...(facts.of === "run" ? ofRun(facts) : ofCall(facts)) };
}

function ofRun({ run, input, output }: RunFacts): ExportedAttributes {
  return {
    "langfuse.trace.name": run.workflow,
    "langfuse.user.id": run.subject?.id,
    "langfuse.session.id": run.session,
    "langfuse.release": run.release,
    "langfuse.trace.tags": run.tags,
    "langfuse.trace.input": json(input),
    "langfuse.trace.output": json(output),
    "langfuse.observation.type": "span",
    "langfuse.trace.metadata.airworthy_run": run.id,
    ...Object.fromEntries(
      Object.entries(run.subject?.attributes ?? {}).map(([key, value]) => [
        `langfuse.trace.metadata.${key}`,
        value,
      ]),
    ),
  };
}

function ofCall(facts: CallFacts): ExportedAttributes {
  const { of, usage, cost, prompt, error, run } = facts;
  const isModel = of === "model";
  // Langfuse links prompts of its own by whole numbers; our versions are hashes, which are told beside.
  const isTheirs = prompt !== undefined && /^\d+$/.test(prompt.version);
  return {
    "langfuse.observation.type": isModel ? "generation" : of === "tool" ? "tool" : "span",
    "langfuse.observation.input": isModel
      ? facts.messages && JSON.stringify(facts.messages.map(toGenAi))
      : json(facts.input),
    "langfuse.observation.output": isModel
      ? facts.answer && JSON.stringify(toGenAi({ role: "assistant", content: facts.answer }))
      : json(facts.output),
    "langfuse.observation.model.name": facts.responseModel ?? facts.model,
    "langfuse.observation.usage_details": usage && JSON.stringify(usageDetails(usage)),
    "langfuse.observation.cost_details": cost === undefined ? undefined : JSON.stringify({ total: cost }),
    "langfuse.observation.prompt.name": isTheirs ? prompt.name : undefined,
    "langfuse.observation.prompt.version": isTheirs ? prompt.version : undefined,
    "langfuse.observation.metadata.prompt": prompt && `${prompt.name}@${prompt.version}`,
    "langfuse.observation.level": error === undefined ? undefined : "ERROR",
    "langfuse.observation.status_message": error?.message,
    "langfuse.user.id": run.subject?.id,
    "langfuse.session.id": run.session,
    "langfuse.release": run.release,
  };
}

/** Each token in one place: Langfuse adds them up. */
function usageDetails({
  input,
  cacheRead,
  cacheWrite,
  output,
  reasoning,
}: NonNullable<CallFacts["usage"]>): object {
  return {
    input,
    output,
    ...(cacheRead > 0 ? { input_cached_tokens: cacheRead } : {}),
    ...(cacheWrite > 0 ? { input_cache_creation: cacheWrite } : {}),
    ...(reasoning > 0 ? { output_reasoning_tokens: reasoning } : {}),
  };
}
