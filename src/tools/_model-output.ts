import type { JsonValue } from "./to-json.ts";
import { toJson } from "./to-json.ts";
import { isToolFailure } from "./tool-failure.ts";

export type ModelOutput =
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "json"; readonly value: JsonValue }
  | { readonly type: "error-json"; readonly value: JsonValue };

/** How the AI SDK passes a result on to the model; a failure as structured JSON. */
export function modelOutput(output: unknown): ModelOutput {
  if (isToolFailure(output)) {
    const { code, message, retryable, hint } = output;
    return { type: "error-json", value: { code, message, retryable, hint } };
  }
  return typeof output === "string"
    ? { type: "text", value: output }
    : { type: "json", value: toJson(output) };
}
