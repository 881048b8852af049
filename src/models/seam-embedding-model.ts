import type { EmbeddingModelV4, EmbeddingModelV4CallOptions, EmbeddingModelV4Result } from "@ai-sdk/provider";
import { bodyOf } from "../core/body.ts";
import type { CallNote, PerformContext } from "../core/call.ts";
import { canonical } from "../core/canonical.ts";
import type { Here } from "../core/context.ts";
import { tryHere } from "../core/context.ts";
import type { Question } from "../core/seam.ts";
import { invoke } from "../core/seam.ts";
import { decodeModelError, encodeModelError } from "./model-error.ts";
import { modelPolicyOf, PRICES } from "./services.ts";

const wrapped = new WeakMap<EmbeddingModelV4, EmbeddingModelV4>();

/** The embedding model behind the seam, whatever its specification: they differ in nothing that is recorded. */
export function seamEmbeddingModel(model: EmbeddingModelV4): EmbeddingModelV4 {
  const known = wrapped.get(model);
  if (known !== undefined) return known;
  const made = new Proxy(model, {
    get: (target, name) =>
      name === "doEmbed"
        ? (options: EmbeddingModelV4CallOptions) => throughSeam(target, options)
        : (Reflect.get(target, name, target) as unknown),
  });
  wrapped.set(model, made);
  wrapped.set(made, made);
  return made;
}

async function throughSeam(
  model: EmbeddingModelV4,
  options: EmbeddingModelV4CallOptions,
): Promise<EmbeddingModelV4Result> {
  const place = tryHere();
  if (place === undefined) return model.doEmbed(options);
  return (await invoke(questionOf(model, options, place), place)) as EmbeddingModelV4Result;
}

function questionOf(model: EmbeddingModelV4, options: EmbeddingModelV4CallOptions, place: Here): Question {
  const { abortSignal, headers: _, ...asked } = options;
  const named = `${model.provider}/${model.modelId}`;
  return {
    kind: "model",
    name: "embed",
    policy: modelPolicyOf(place.execution),
    ask: (redact) => bodyOf(redact(canonical({ model: named, ...asked }, "the texts to embed"))),
    perform: async ({ signal }: PerformContext) => {
      const both = abortSignal === undefined ? signal : AbortSignal.any([abortSignal, signal]);
      // What the provider sent beside it holds the numbers a second time.
      const { response: _, ...result } = await model.doEmbed({ ...options, abortSignal: both });
      return result;
    },
    encodeError: encodeModelError,
    decodeError: decodeModelError,
    note: (value) => noteOf({ model, named, place }, value as EmbeddingModelV4Result),
  };
}

interface Asked {
  readonly model: EmbeddingModelV4;
  readonly named: string;
  readonly place: Here;
}

function noteOf({ model, named, place }: Asked, { usage }: EmbeddingModelV4Result): CallNote {
  if (usage === undefined || !(usage.tokens > 0)) return { model: named };
  const normal = { input: usage.tokens, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
  const price = { provider: model.provider, model: model.modelId, usage: { ...normal, total: usage.tokens } };
  const cost = PRICES.of(place.execution)?.cost(price);
  return { model: named, usage: normal, ...(cost === undefined ? {} : { cost: cost.usd }) };
}
