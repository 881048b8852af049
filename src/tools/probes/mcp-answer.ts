import { isAirworthyError } from "../../core/errors.ts";
import type { McpResult } from "../mcp/mcp-connection.ts";
import type { ProbeAnswer } from "./probe-target.ts";

/** Characters of an answer that are looked at. */
const MAX_TEXT = 1_000_000;

/** What a server answered, as a probe sees it. */
export function mcpAnswer(result: McpResult): ProbeAnswer {
  const texts = result.content.flatMap((part) => (part.text === undefined ? [] : [part.text]));
  const whole = texts.join("\n");
  const text = whole.slice(0, MAX_TEXT);
  if (result.isError) return refusal(text);
  if (result.structured !== undefined) {
    const shown = text === "" ? JSON.stringify(result.structured).slice(0, MAX_TEXT) : text;
    return { kind: "result", text: shown, value: result.structured, form: "structured", size: result.size };
  }
  const value = whole.length <= MAX_TEXT ? jsonOf(texts) : undefined;
  const onlyText = result.content.every(({ type }) => type === "text");
  const form = !onlyText ? "media" : value !== undefined ? "json" : whole.trim() === "" ? "empty" : "text";
  return { kind: "result", text, ...(value === undefined ? {} : { value }), form, size: result.size };
}

/** One JSON text, or several of which each is one. */
function jsonOf(texts: readonly string[]): unknown {
  const values = texts.map(parse);
  if (values.length === 0 || values.some((value) => value === undefined)) return undefined;
  return values.length === 1 ? values[0] : values;
}

function parse(text: string): unknown {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed) && !/^(null|true|false|-?\d+(\.\d+)?|".*")$/s.test(trimmed)) return undefined;
  try {
    return JSON.parse(trimmed);
  } catch {
    return undefined;
  }
}

function refusal(text: string): ProbeAnswer {
  const code = codeIn(text);
  return { kind: "refused", text, ...(code === undefined ? {} : { code }) };
}

/** A code as a program could act on it: of JSON, of JSON-RPC, or in capitals. */
export function codeIn(text: string): string | undefined {
  const value = parse(text);
  if (typeof value === "object" && value !== null) {
    const inner =
      "error" in value && typeof value.error === "object" && value.error !== null ? value.error : value;
    const code = "code" in inner ? inner.code : undefined;
    if (typeof code === "string" || typeof code === "number") return String(code);
  }
  return /(?<!\w)(E[A-Z]{3,}|[A-Z]{3,}(?:_[A-Z0-9]+)+|-32\d{3}|[45]\d{2})\b/.exec(text)?.[1];
}

/** Why there was no answer. */
export function mcpFailure(error: unknown): ProbeAnswer {
  const text = error instanceof Error ? error.message : String(error);
  if (!isAirworthyError(error)) return { kind: "refused", text };
  if (error.code === "mcp_timeout") return { kind: "lost", why: "timeout", text };
  if (error.code === "mcp_output_too_large") return { kind: "lost", why: "too_large", text };
  if (error.code === "mcp_server_gone") return { kind: "lost", why: "gone", text };
  const { code, status, retryAfter, challenge } = error.data ?? {};
  return {
    kind: "refused",
    text,
    code: String(code ?? error.code),
    ...(typeof status === "number" ? { status } : {}),
    ...(typeof retryAfter === "string" ? { retryAfter } : {}),
    ...(typeof challenge === "string" ? { challenge } : {}),
  };
}
