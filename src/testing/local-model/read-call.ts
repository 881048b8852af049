import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import { digest } from "../../core/canonical.ts";
import { createToolChooser, type ToolChooser } from "./choose-tool.ts";
import type { ToolSpec } from "./fill-arguments.ts";
import { lru } from "./lru.ts";
import { type PromptReading, readExamples } from "./read-examples.ts";
import { type Conversation, readPrompt } from "./read-prompt.ts";
import { readSchema, type SchemaNode } from "./schema-node.ts";

/** A call as the model understands it. */
export interface Reading {
  readonly conversation: Conversation;
  readonly prompt: PromptReading;
  /** Identifies everything that `prompt` was read from. */
  readonly key: string;
  readonly tools: readonly ToolSpec[];
  readonly chooser: ToolChooser;
  /** Whether a tool must be called: `required`, or a tool by name. */
  readonly mustCall: boolean;
  /** The schema to answer by; `undefined` for text. */
  readonly schema: SchemaNode | undefined;
  /** The seed of the call, if it has one. */
  readonly seed: number | undefined;
}

const KEPT = 64;

/** Makes a reader that keeps what it learnt from the latest instructions, tools and schemas. */
export function createReader(): (call: LanguageModelV4CallOptions) => Reading {
  const prompts = lru<PromptReading>(KEPT);
  const toolboxes = lru<{ readonly tools: readonly ToolSpec[]; readonly chooser: ToolChooser }>(KEPT);
  const schemas = lru<SchemaNode>(KEPT);

  return (call) => {
    const conversation = readPrompt(call.prompt);
    const shots = conversation.shots.length === 0 ? "" : JSON.stringify(conversation.shots);
    const key = digest(conversation.instructions + shots);
    const prompt = prompts.get(key, () => withShots(readExamples(conversation.instructions), conversation));
    const offered = toolsOf(call);
    const text = offered.length === 0 ? "" : JSON.stringify(offered);
    const toolbox = toolboxes.get(digest(key + text), () => {
      const tools = offered.map(specOf);
      return { tools, chooser: createToolChooser(tools, prompt) };
    });
    const { responseFormat, toolChoice } = call;
    const json = responseFormat?.type === "json" ? (responseFormat.schema ?? {}) : undefined;
    return {
      conversation,
      prompt,
      key,
      ...toolbox,
      mustCall: toolbox.tools.length > 0 && (toolChoice?.type === "required" || toolChoice?.type === "tool"),
      schema: json === undefined ? undefined : schemas.get(JSON.stringify(json), () => readSchema(json)),
      seed: call.seed,
    };
  };
}

function withShots(reading: PromptReading, { shots }: Conversation): PromptReading {
  return shots.length === 0 ? reading : { ...reading, examples: [...reading.examples, ...shots] };
}

type FunctionTool = Extract<NonNullable<LanguageModelV4CallOptions["tools"]>[number], { type: "function" }>;

/** The tools that may be called; those that a provider runs itself do not exist here. */
function toolsOf({ tools = [], toolChoice }: LanguageModelV4CallOptions): FunctionTool[] {
  if (toolChoice?.type === "none") return [];
  const callable = tools.filter((tool) => tool.type === "function");
  return toolChoice?.type === "tool" ? callable.filter(({ name }) => name === toolChoice.toolName) : callable;
}

function specOf({ name, description = "", inputSchema, inputExamples = [] }: FunctionTool): ToolSpec {
  return {
    name,
    description,
    parameters: readSchema(inputSchema),
    inputExamples: inputExamples.map(({ input }) => input),
  };
}
