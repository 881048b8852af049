import type { LanguageModelV4 } from "@ai-sdk/provider";
import { AirworthyError } from "../core/errors.ts";
import type { ModelRegistry } from "./services.ts";

/** A model, or a function that makes it when it is first asked for. */
export type ModelSource = LanguageModelV4 | (() => LanguageModelV4);

/**
 * Models by the names that workflows use. A name that nobody configured is an error: it is never
 * sent to a hosted gateway, which would take the traffic and the bill elsewhere unasked.
 */
export function createModelRegistry(sources: Readonly<Record<string, ModelSource>>): ModelRegistry {
  const made = new Map<string, LanguageModelV4>();
  return {
    resolve(name) {
      const known = made.get(name);
      if (known !== undefined) return known;
      const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
      if (source === undefined) throw unknownModel(name, Object.keys(sources));
      const model = typeof source === "function" ? source() : source;
      made.set(name, model);
      return model;
    },
  };
}

/** `base` with some names given other models: for a fork that tries another one. */
export function overrideModels(
  base: ModelRegistry,
  overrides: Readonly<Record<string, string>>,
): ModelRegistry {
  return {
    resolve: (name) => base.resolve(Object.hasOwn(overrides, name) ? (overrides[name] ?? name) : name),
  };
}

function unknownModel(name: string, known: readonly string[]): AirworthyError {
  const list =
    known.length === 0
      ? "no models are configured"
      : `configured are ${known.map((one) => `"${one}"`).join(", ")}`;
  return new AirworthyError({
    code: "model_unknown",
    message: `Cannot find the model "${name}": ${list}`,
    hint: `Add it under models in airworthy.config.ts, for example models: { "${name}": openai("gpt-5-mini") }`,
  });
}
