import type { LanguageModelV4ToolResultOutput } from "@ai-sdk/provider";
import { isRecord } from "./schema-node.ts";

/** How a tool call ended, as far as the model is told. */
export type ToolOutcome =
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "failed"; readonly message: string; readonly hint: string; readonly retryable: boolean };

/** Reads a tool result part; structured errors are failures even where they come as plain JSON. */
export function readOutcome(output: LanguageModelV4ToolResultOutput): ToolOutcome {
  switch (output.type) {
    case "text":
      return outcomeOf(parsed(output.value));
    case "json":
      return outcomeOf(output.value);
    case "error-text":
      return asFailure(parsed(output.value)) ?? failed(output.value.replace(/^Error:\s*/, ""));
    case "error-json":
      return asFailure(output.value) ?? failed(JSON.stringify(output.value));
    case "execution-denied":
      return failed(output.reason ?? "It was not approved");
    case "content":
      return outcomeOf(
        parsed(output.value.map((part) => (part.type === "text" ? part.text : "")).join("\n")),
      );
  }
}

function outcomeOf(value: unknown): ToolOutcome {
  const looksFailed =
    isRecord(value) &&
    (isFailure(value) || value.isError === true || value.ok === false || isFailure(value.error));
  return (looksFailed ? asFailure(value) : undefined) ?? { kind: "done", value };
}

function isFailure(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.code === "string" &&
    typeof value.message === "string" &&
    ("retryable" in value || "hint" in value)
  );
}

function asFailure(value: unknown): ToolOutcome | undefined {
  if (!isRecord(value)) return undefined;
  if (isRecord(value.error)) return asFailure(value.error);
  const message = value.message ?? value.error ?? value.code;
  if (typeof message !== "string") return undefined;
  const hint = typeof value.hint === "string" ? value.hint : "";
  return { kind: "failed", message, hint, retryable: value.retryable === true };
}

function failed(message: string): ToolOutcome {
  return { kind: "failed", message, hint: "", retryable: false };
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    // A text that only begins like JSON is a text.
    return text;
  }
}
