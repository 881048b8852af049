import type { LanguageModelV4 } from "@ai-sdk/provider";
import { seamMiddleware } from "./seam-middleware.ts";

const wrapped = new WeakMap<LanguageModelV4, LanguageModelV4>();
const wrappers = new WeakSet<LanguageModelV4>();

/** The model behind the seam; one that already is comes back as it is. */
export function seamModel(model: LanguageModelV4): LanguageModelV4 {
  if (wrappers.has(model)) return model;
  const known = wrapped.get(model);
  if (known !== undefined) return known;
  const made = wrap(model);
  wrapped.set(model, made);
  wrappers.add(made);
  return made;
}

/** Says of a model that it comes to the seam by itself, so that its calls are not recorded twice. */
export function behindSeamItself<Model extends LanguageModelV4>(model: Model): Model {
  wrappers.add(model);
  return model;
}

// What wrapLanguageModel of the AI SDK does with this middleware, less the hooks it does not have:
// the difference is a tenth of what recording a call may cost.
function wrap(model: LanguageModelV4): LanguageModelV4 {
  const { wrapGenerate, wrapStream } = seamMiddleware;
  return {
    specificationVersion: "v4",
    get provider() {
      return model.provider;
    },
    get modelId() {
      return model.modelId;
    },
    get supportedUrls() {
      return model.supportedUrls;
    },
    doGenerate: (params) => {
      const [doGenerate, doStream] = [() => model.doGenerate(params), () => model.doStream(params)];
      return wrapGenerate?.({ doGenerate, doStream, params, model }) ?? doGenerate();
    },
    doStream: (params) => {
      const [doGenerate, doStream] = [() => model.doGenerate(params), () => model.doStream(params)];
      return wrapStream?.({ doGenerate, doStream, params, model }) ?? doStream();
    },
  };
}
