import { isAirworthyError } from "../../core/errors.ts";
import type { AnyTool } from "../tool.ts";
import { isToolFailure } from "../tool-failure.ts";
import type { ProbeAnswer, ProbeTarget, ProbeTool } from "./probe-target.ts";

/** One's own tools. In a run each call is recorded by the tool itself, and its contract's keys hold. */
export function toolsTarget(
  tools: readonly AnyTool[],
  { name = "own tools" }: { readonly name?: string } = {},
): ProbeTarget {
  return { name, tools: tools.map(probeTool) };
}

function probeTool(tool: AnyTool): ProbeTool {
  const { contract } = tool;
  return {
    name: tool.name,
    description: contract.description,
    inputSchema: contract.input,
    outputSchema: contract.output,
    effect: contract.effect,
    recordsItself: true,
    examples: contract.examples.flatMap(({ input }) =>
      typeof input === "object" && input !== null ? [input as Readonly<Record<string, unknown>>] : [],
    ),
    call: async (input, { signal }) => {
      try {
        return answerOf(await tool.execute(input as never, { abortSignal: signal, unattended: true }));
      } catch (error) {
        return refusal(error);
      }
    },
  };
}

function answerOf(output: unknown): ProbeAnswer {
  if (isToolFailure(output)) {
    if (output.code === "timeout") return { kind: "lost", why: "timeout", text: output.message };
    return { kind: "refused", text: `${output.message}. ${output.hint}`, code: output.code };
  }
  const text = typeof output === "string" ? output : JSON.stringify(output ?? null);
  const form = typeof output === "string" ? "text" : "structured";
  return { kind: "result", text, ...(form === "text" ? {} : { value: output }), form, size: text.length };
}

// Only what ends the run is thrown, and that nobody may catch away.
function refusal(error: unknown): ProbeAnswer {
  if (isAirworthyError(error, "outside_run"))
    return { kind: "refused", text: error.message, code: error.code };
  throw error;
}
