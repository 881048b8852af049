import type { ToolSet } from "ai";
import { asSchema } from "ai";
import type { ProbeAnswer, ProbeTarget, ProbeTool } from "airworthy/probes";

/** Plain tools of the AI SDK as a target, called as the SDK calls them: the input is checked, then it runs. */
export async function aiSdkTarget(name: string, tools: ToolSet): Promise<ProbeTarget> {
  const entries = Object.entries(tools);
  return { name, tools: await Promise.all(entries.map(([key, tool]) => probeTool(key, tool))) };
}

async function probeTool(name: string, tool: ToolSet[string]): Promise<ProbeTool> {
  const { execute, description } = tool;
  const schema = asSchema(tool.inputSchema);
  return {
    name,
    description: typeof description === "string" ? description : "",
    inputSchema: { ...(await schema.jsonSchema) },
    call: async (input, { signal }) => {
      const checked = await schema.validate?.(input);
      if (checked?.success === false) return refused(checked.error);
      const value = checked === undefined ? input : checked.value;
      try {
        return answerOf(
          await execute?.(value, { toolCallId: name, messages: [], abortSignal: signal, context: {} }),
        );
      } catch (error) {
        return refused(error);
      }
    },
  };
}

function answerOf(value: unknown): ProbeAnswer {
  if (typeof value === "string") return { kind: "result", text: value, form: "text", size: value.length };
  const text = JSON.stringify(value ?? null);
  return { kind: "result", text, value, form: "structured", size: text.length };
}

function refused(error: unknown): ProbeAnswer {
  return { kind: "refused", text: error instanceof Error ? error.message : String(error) };
}
