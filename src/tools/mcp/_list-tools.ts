import type { Client } from "@modelcontextprotocol/client";
import { SdkError } from "@modelcontextprotocol/client";
import { AirworthyError } from "../../core/errors.ts";
import type { JsonSchema } from "../json-schema.ts";
import { ANY_RESULT } from "./_mcp-result.ts";
import type { McpAnnotations, McpListing, McpTool } from "./mcp-connection.ts";

const MAX_PAGES = 100;
/** An object without a rule. */
const NO_SCHEMA: JsonSchema = { type: "object" };

/** Every page of the list, within bounds; a list that cannot be read to its end is told as a fault. */
export async function listTools(
  client: Client,
  { timeout, maxTools }: { readonly timeout: number; readonly maxTools: number },
): Promise<McpListing> {
  const tools: McpTool[] = [];
  const faults: string[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let page = 1; ; page += 1) {
    const answer = await ask(client, cursor, timeout);
    const listed = Array.isArray(answer.tools) ? answer.tools : [];
    if (!Array.isArray(answer.tools)) faults.push(`page ${page} of tools/list has no list of tools`);
    for (const raw of listed) {
      const tool = toolOf(raw);
      if (tool === undefined) faults.push(`tools/list has an entry without a name: ${clipped(raw)}`);
      else tools.push(tool);
    }
    cursor =
      typeof answer.nextCursor === "string" && answer.nextCursor !== "" ? answer.nextCursor : undefined;
    const stop =
      cursor === undefined ? undefined : whyStop(cursor, { page, seen, count: tools.length, maxTools });
    if (stop !== undefined) faults.push(stop);
    if (cursor === undefined || stop !== undefined) break;
    seen.add(cursor);
  }
  return { tools: tools.slice(0, maxTools), faults };
}

async function ask(
  client: Client,
  cursor: string | undefined,
  timeout: number,
): Promise<Readonly<Record<string, unknown>>> {
  const params = cursor === undefined ? {} : { cursor };
  try {
    return await client.request({ method: "tools/list", params }, ANY_RESULT, {
      timeout,
      maxTotalTimeout: timeout,
    });
  } catch (error) {
    const late = error instanceof SdkError && error.code === "REQUEST_TIMEOUT";
    const why = late
      ? `no answer within ${timeout} ms`
      : error instanceof Error
        ? error.message
        : String(error);
    throw new AirworthyError({
      code: "mcp_unreachable",
      message: `Cannot list the tools of the MCP server: ${why}`,
      hint: "Check that the server has tools, and that it answers tools/list",
      cause: error,
    });
  }
}

interface Progress {
  readonly page: number;
  readonly seen: ReadonlySet<string>;
  readonly count: number;
  readonly maxTools: number;
}

function whyStop(cursor: string, { page, seen, count, maxTools }: Progress): string | undefined {
  if (seen.has(cursor)) return `tools/list gave the cursor ${clipped(cursor)} a second time`;
  if (count >= maxTools) return `tools/list has more than ${maxTools} tools`;
  if (page >= MAX_PAGES) return `tools/list has more than ${MAX_PAGES} pages`;
  return undefined;
}

function toolOf(raw: unknown): McpTool | undefined {
  if (!isRecord(raw) || typeof raw.name !== "string" || raw.name === "") return undefined;
  const { name, title, description, inputSchema, outputSchema, annotations } = raw;
  return {
    name,
    ...(typeof title === "string" ? { title } : {}),
    description: typeof description === "string" ? description : "",
    inputSchema: isRecord(inputSchema) ? inputSchema : NO_SCHEMA,
    ...(isRecord(outputSchema) ? { outputSchema } : {}),
    ...(isRecord(annotations) ? { annotations: annotationsOf(annotations) } : {}),
  };
}

function annotationsOf(raw: Readonly<Record<string, unknown>>): McpAnnotations {
  const hints = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] as const;
  return {
    ...(typeof raw.title === "string" ? { title: raw.title } : {}),
    ...Object.fromEntries(
      hints.flatMap((hint) => (typeof raw[hint] === "boolean" ? [[hint, raw[hint]]] : [])),
    ),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function clipped(value: unknown): string {
  return (JSON.stringify(value) ?? "undefined").slice(0, 80);
}
