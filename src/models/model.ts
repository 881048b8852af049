import type { LanguageModelV4 } from "@ai-sdk/provider";
import { here } from "../core/context.ts";
import { AirworthyError } from "../core/errors.ts";
import { behindSeamItself, seamModel } from "./seam-model.ts";
import { MODELS } from "./services.ts";

/**
 * A model by the name it has in `airworthy.config.ts`, for use inside of a run wherever the AI SDK
 * takes a model. It is resolved at each call, so that a fork or a release can put another in its place.
 *
 * @throws `model_unknown` at the call, where the configuration has no model of this name
 *
 * @example
 * ```ts
 * import { model } from "airworthy";
 *
 * model("fast").specificationVersion; //=> "v4"
 * ```
 */
export function model(name: string): LanguageModelV4 {
  const resolve = (): LanguageModelV4 => {
    const registry = MODELS.of(here(`a call of the model "${name}"`).execution);
    if (registry === undefined) throw noModels(name);
    return seamModel(registry.resolve(name));
  };
  return behindSeamItself({
    specificationVersion: "v4",
    provider: "airworthy",
    modelId: name,
    get supportedUrls() {
      return resolve().supportedUrls;
    },
    doGenerate: async (options) => resolve().doGenerate(options),
    doStream: async (options) => resolve().doStream(options),
  });
}

function noModels(name: string): AirworthyError {
  return new AirworthyError({
    code: "model_unknown",
    message: `Cannot find the model "${name}": this run has no configured models`,
    hint: "Open the app with models, or pass a model of a provider instead of a name",
  });
}
