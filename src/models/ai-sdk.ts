/**
 * The AI SDK with its models and tools behind the seam: the same functions, types and results, so
 * that an agent written for `ai` is recorded by importing from here instead. The only module of
 * Airworthy that touches the `ai` package, which changes daily.
 *
 * @module
 */
import type { EmbeddingModelV4, LanguageModelV4 } from "@ai-sdk/provider";
import * as ai from "ai";
import { tryHere } from "../core/context.ts";
import { AirworthyError } from "../core/errors.ts";
import { model as namedModel } from "./model.ts";
import { recordedTools } from "./recorded-tools.ts";
import { seamEmbeddingModel } from "./seam-embedding-model.ts";
import { seamModel } from "./seam-model.ts";

export * from "ai";

/** `generateText` of the AI SDK; inside a run its model and tool calls are recorded. */
export const generateText: typeof ai.generateText = (options) => ai.generateText(behindSeam(options));

/** `streamText` of the AI SDK; await its result (`await result.text`) before the workflow returns. */
export const streamText: typeof ai.streamText = (options) => ai.streamText(behindSeam(options));

/** `generateObject` of the AI SDK. */
export const generateObject: typeof ai.generateObject = (options) => ai.generateObject(behindSeam(options));

/** `streamObject` of the AI SDK. */
export const streamObject: typeof ai.streamObject = (options) => ai.streamObject(behindSeam(options));

/** `embed` of the AI SDK. */
export const embed: typeof ai.embed = (options) => ai.embed({ ...options, model: embedding(options.model) });

/** `embedMany` of the AI SDK. */
export const embedMany: typeof ai.embedMany = (options) =>
  ai.embedMany({ ...options, model: embedding(options.model) });

/** `ToolLoopAgent` of the AI SDK; which run it belongs to is decided at each call. */
export const ToolLoopAgent: typeof ai.ToolLoopAgent = new Proxy(ai.ToolLoopAgent, {
  construct: (target, [settings, ...rest], newTarget) =>
    Reflect.construct(target, [behindSeam(settings), ...rest], newTarget),
});

/** The older name of {@link ToolLoopAgent}, which the AI SDK still exports. */
export const Experimental_Agent: typeof ai.Experimental_Agent = ToolLoopAgent;

interface Wrappable {
  readonly model?: unknown;
  readonly tools?: unknown;
  readonly prepareStep?: unknown;
}

function behindSeam<Options>(options: Options): Options {
  const { model, tools, prepareStep } = options as Wrappable;
  const wrapped = {
    ...(model === undefined ? {} : { model: behind(model) }),
    ...(tools === undefined ? {} : { tools: recordedTools(tools as ai.ToolSet) }),
    ...(typeof prepareStep === "function" ? { prepareStep: preparing(prepareStep as Prepare) } : {}),
  };
  return { ...options, ...wrapped };
}

type Prepare = (...args: unknown[]) => unknown;

/** A step may be given another model, which must not get around the seam. */
function preparing(prepareStep: Prepare): Prepare {
  return async (...args) => {
    const step = await prepareStep(...args);
    return typeof step === "object" && step !== null && "model" in step
      ? { ...step, model: behind(step.model) }
      : step;
  };
}

function behind(model: unknown): unknown {
  if (typeof model === "string") return byName(model);
  if (!isModel(model)) return model;
  return model.specificationVersion === "v4" ? seamModel(model) : seamModel(upgraded(model));
}

function embedding(model: ai.EmbeddingModel): ai.EmbeddingModel {
  if (typeof model !== "string") return seamEmbeddingModel(model as EmbeddingModelV4);
  const provider = globalThis.AI_SDK_DEFAULT_PROVIDER;
  if (provider !== undefined) {
    const named =
      "embeddingModel" in provider ? provider.embeddingModel(model) : provider.textEmbeddingModel(model);
    return seamEmbeddingModel(named as EmbeddingModelV4);
  }
  throw new AirworthyError({
    code: "model_unsupported",
    message: `Cannot embed with the name "${model}": the AI SDK would send it to a hosted gateway`,
    hint: 'Pass a model of a provider, such as openai.embedding("text-embedding-3-small")',
  });
}

// A name is ours to resolve; the AI SDK would send it to a hosted gateway.
function byName(name: string): LanguageModelV4 {
  if (tryHere() !== undefined || globalThis.AI_SDK_DEFAULT_PROVIDER === undefined) return namedModel(name);
  return seamModel(upgraded(globalThis.AI_SDK_DEFAULT_PROVIDER.languageModel(name)));
}

/** Models of older specifications, brought to version 4 by the SDK's own adapter. */
function upgraded(model: unknown): LanguageModelV4 {
  const made = ai.wrapLanguageModel({
    model: model as LanguageModelV4,
    middleware: { specificationVersion: "v4" },
  });
  if (made.specificationVersion === "v4") return made;
  throw new AirworthyError({
    code: "model_unsupported",
    message: `Cannot use a model of specification "${String(made.specificationVersion)}": expected v2, v3 or v4`,
    hint: "Update the provider's package to one for AI SDK 5 or later",
  });
}

function isModel(value: unknown): value is LanguageModelV4 {
  return (
    typeof value === "object" && value !== null && "specificationVersion" in value && "doGenerate" in value
  );
}
