import type { ToolError } from "./tool-error.ts";

/**
 * What a tool gives the AI SDK in place of a result when it fails: a value, since the SDK flattens
 * whatever is thrown to text. The model is told the fields other than `toolFailure`.
 */
export interface ToolFailure {
  readonly toolFailure: true;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly hint: string;
}

/** Characters of a text that a model is told; what is longer costs more than it says. */
const MAX_TEXT = 2_000;

export function failureOf(error: ToolError): ToolFailure {
  return {
    toolFailure: true,
    code: error.code,
    message: clip(error.message),
    retryable: error.retryable === true,
    hint: clip(error.hint),
  };
}

/**
 * Whether the output of a tool is its failure, as in `result.toolResults`; true as well for one that
 * came back from JSON.
 *
 * @example
 * ```ts
 * import { isToolFailure } from "airworthy/tools";
 *
 * isToolFailure({ status: "shipped" }); //=> false
 * ```
 */
export function isToolFailure(output: unknown): output is ToolFailure {
  return (
    typeof output === "object" &&
    output !== null &&
    "toolFailure" in output &&
    output.toolFailure === true &&
    "code" in output &&
    typeof output.code === "string"
  );
}

function clip(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}
