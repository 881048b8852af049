import { saysError } from "../probes/answers.ts";
import { ToolError } from "../tool-error.ts";
import type { McpResult } from "./mcp-connection.ts";

/**
 * For `result` of an override, where a server tells failures as successes: what reads like an error
 * is thrown as one, anything else is given as it would be without an override.
 *
 * @throws {ToolError} `tool_failed` with the server's words
 */
export function checkedResult(result: McpResult): unknown {
  const text = result.content.flatMap((part) => part.text ?? []).join("\n");
  const value = result.structured ?? parsed(text);
  const form = result.structured !== undefined ? "structured" : value === undefined ? "text" : "json";
  const answer = {
    kind: "result",
    text,
    ...(value === undefined ? {} : { value }),
    form,
    size: text.length,
  } as const;
  if (saysError(answer)) throw new ToolError({ code: "tool_failed", message: text.slice(0, 2_000) });
  return value ?? text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
