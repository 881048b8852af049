import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { StandardSchema } from "../../core/standard-schema.ts";
import type { FlexibleSchema, ModelMessage, ToolSet } from "../../models/ai-sdk.ts";
import type { PromptParams } from "../../models/prompt.ts";

/** A call that the model asked for, and what came of it; `pending` if nobody here can make it. */
export interface ToolUse {
  readonly tool: string;
  readonly input: unknown;
  readonly outcome:
    | { readonly kind: "result"; readonly output: unknown }
    | { readonly kind: "error"; readonly message: string }
    | { readonly kind: "pending" };
}

/** What the model did when it was asked once: one model call, and the tool calls it asked for. */
export interface Turn {
  readonly text: string;
  /** Why the model stopped: `stop`, `tool-calls`, `length`, … */
  readonly finish: string;
  readonly uses: readonly ToolUse[];
  /** What the turn adds to the conversation. */
  readonly messages: readonly ModelMessage[];
  /** The structured answer where one is asked for and given, else the text. */
  readonly output: unknown;
}

/** What every turn of an agent asks with. */
export interface TurnOptions {
  readonly model: LanguageModelV4 | string;
  readonly instructions?: string;
  readonly tools?: ToolSet;
  readonly output?: StandardSchema;
  readonly settings?: PromptParams;
}

/** Asks the model once and makes the tool calls it asks for. */
export async function takeTurn(
  { output, settings, ...options }: TurnOptions,
  { messages, signal }: { readonly messages: readonly ModelMessage[]; readonly signal: AbortSignal },
): Promise<Turn> {
  // Loaded when it is first needed: the AI SDK takes longer to load than all the rest.
  const { generateText, Output } = await import("../../models/ai-sdk.ts");
  const { model, instructions, tools } = options;
  const result = await generateText({
    ...settings,
    model,
    messages: [...messages],
    abortSignal: signal,
    ...(instructions === undefined ? {} : { instructions }),
    ...(tools === undefined ? {} : { tools }),
    ...(output === undefined ? {} : { output: Output.object({ schema: output as FlexibleSchema<unknown> }) }),
  });
  const { content, finishReason: finish } = result.finalStep;
  const uses = usesOf(content);
  const answered = uses.length === 0 && finish === "stop";
  return {
    text: result.text,
    finish,
    uses,
    messages: result.responseMessages,
    output: output !== undefined && answered ? result.output : result.text,
  };
}

interface Part {
  readonly type: string;
  readonly toolCallId?: string;
  readonly toolName?: string;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}

function usesOf(content: readonly Part[]): readonly ToolUse[] {
  return content
    .filter(({ type }) => type === "tool-call")
    .map(({ toolCallId, toolName = "", input }) => {
      const end = content.find(
        (part) =>
          part.toolCallId === toolCallId && (part.type === "tool-result" || part.type === "tool-error"),
      );
      return { tool: toolName, input, outcome: outcomeOf(end) };
    });
}

function outcomeOf(end: Part | undefined): ToolUse["outcome"] {
  if (end === undefined) return { kind: "pending" };
  if (end.type === "tool-result") return { kind: "result", output: end.output };
  return { kind: "error", message: end.error instanceof Error ? end.error.message : String(end.error) };
}
