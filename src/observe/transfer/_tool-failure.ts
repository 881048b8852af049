import type { EncodedError } from "../../core/error-codec.ts";

const ERROR_TEXT = /^\s*Error\b/;
const ERROR_KEYS = ["isError", "is_error"];

/**
 * Whether a tool's result is an error, as models are told of one. It is, if and only if its text
 * - begins with the word `Error` (white space before it aside; `Errors` is another word), or
 * - is a JSON object whose `isError` or `is_error` is true, or whose `error` is anything but
 *   absent, null, false or "".
 */
export function toolFailure(content: string): EncodedError | undefined {
  if (ERROR_TEXT.test(content)) return { name: "ToolError", message: content.trim() };
  const value = objectIn(content);
  if (value === undefined) return undefined;
  const { error } = value;
  const isError = ERROR_KEYS.some((key) => value[key] === true);
  if (!isError && (error === undefined || error === null || error === false || error === ""))
    return undefined;
  return { name: "ToolError", message: messageIn(error) ?? content, data: { content } };
}

function objectIn(content: string): Record<string, unknown> | undefined {
  if (!content.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(content) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function messageIn(error: unknown): string | undefined {
  if (typeof error === "string") return error;
  if (typeof error !== "object" || error === null || !("message" in error)) return undefined;
  return typeof error.message === "string" ? error.message : undefined;
}

const EXECUTION = /^exitcode: (\d+) \(execution (?:succeeded|failed)\)/;
const NOTHING_TO_EXECUTE = /^There is no code from the last \d+ messages? for me to execute/;

/**
 * What a program that executes an agent's code reports into the conversation, in AutoGen's words.
 * Undefined for any other message.
 */
export function executionReport(content: string): { readonly failure: EncodedError | undefined } | undefined {
  const [line, code] = EXECUTION.exec(content) ?? [];
  if (line === undefined) return NOTHING_TO_EXECUTE.test(content) ? { failure: undefined } : undefined;
  if (code === "0") return { failure: undefined };
  return { failure: { name: "ExecutionError", message: line, data: { content } } };
}
