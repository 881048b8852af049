import { ProtocolError, SdkError, SdkHttpError } from "@modelcontextprotocol/client";
import { z } from "zod";
import { AirworthyError, isAirworthyError } from "../../core/errors.ts";
import type { StdioTransport } from "./_stdio-transport.ts";
import { serverGone } from "./_stdio-transport.ts";
import type { McpContent, McpResult } from "./mcp-connection.ts";

/** Lets every result through: what is wrong with it is told with what it is. */
export const ANY_RESULT = z.looseObject({});

export function resultOf(raw: Readonly<Record<string, unknown>>): McpResult {
  const { content, structuredContent, isError } = raw;
  return {
    content: Array.isArray(content) ? content.flatMap(contentOf) : [],
    ...(structuredContent === undefined ? {} : { structured: structuredContent }),
    isError: isError === true,
    size: JSON.stringify(raw).length,
  };
}

function contentOf(part: unknown): readonly McpContent[] {
  if (typeof part !== "object" || part === null || !("type" in part) || typeof part.type !== "string")
    return [];
  return "text" in part && typeof part.text === "string"
    ? [{ type: part.type, text: part.text }]
    : [{ type: part.type }];
}

interface Asked {
  readonly tool: string;
  /** In ms. */
  readonly timeout: number;
  readonly stdio: StdioTransport | undefined;
}

/** The SDK's errors in our codes; what the server itself said stays in the message. */
export function fromClient(error: unknown, { tool, timeout, stdio }: Asked): unknown {
  if (isAirworthyError(error)) return error;
  const found = isAirworthyError(causeOf(error)) ? causeOf(error) : undefined;
  if (found !== undefined) return found;
  const is = (...codes: readonly string[]): boolean =>
    error instanceof SdkError && codes.includes(error.code);
  if (is("REQUEST_TIMEOUT")) {
    return new AirworthyError({
      code: "mcp_timeout",
      message: `The tool "${tool}" of the MCP server did not answer within ${timeout} ms`,
      hint: "Try again later, or allow it more time",
      data: { timeout },
    });
  }
  if (is("CONNECTION_CLOSED", "NOT_CONNECTED", "SEND_FAILED") && stdio !== undefined)
    return serverGone(stdio.exit ?? "it closed the connection", stdio.stderr);
  if (error instanceof ProtocolError) return protocolError(tool, error);
  if (error instanceof SdkHttpError) return httpError(tool, error);
  return error;
}

function protocolError(tool: string, error: ProtocolError): AirworthyError {
  const { data } = error;
  if (typeof data === "object" && data !== null && "code" in data && data.code === "mcp_output_too_large") {
    return new AirworthyError({
      code: "mcp_output_too_large",
      message: error.message,
      hint: "Ask for less (a limit, a page, a filter), or raise maxOutput",
    });
  }
  return new AirworthyError({
    code: "mcp_protocol_error",
    message: error.message,
    hint: `Read what the server says, and compare the arguments with the schema of "${tool}"`,
    data: { code: error.code },
  });
}

function httpError(tool: string, error: SdkHttpError): AirworthyError {
  return new AirworthyError({
    code: "mcp_protocol_error",
    message: `Cannot call "${tool}" of the MCP server: ${error.message}`,
    hint: "Check the server's log",
    data: { status: error.status },
  });
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
