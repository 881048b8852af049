import { parse } from "yaml";
import type { JsonSchema } from "../../../tools/json-schema.ts";
import { compileSchema } from "../../../tools/mcp/compile-schema.ts";
import { quoted } from "../../scorers/quoted.ts";
import { jsonObjectsIn } from "../json-objects.ts";
import type { Handler } from "./assertion-input.ts";
import { told } from "./assertion-input.ts";

export const isJson: Handler = async ({ text, value, inverse }) => {
  const parsed = jsonOf(text);
  if (parsed === undefined) return told(inverse, `${quoted(text)} is not JSON`);
  if (!value) return told(!inverse, `${quoted(text)} is JSON`);
  const problem = await problemOf(value, parsed.value);
  return told((problem === undefined) !== inverse, problem ?? "the output fits the schema");
};

export const containsJson: Handler = async ({ text, value, inverse }) => {
  const objects = jsonObjectsIn(text);
  if (objects.length === 0) return told(inverse, `no JSON object in ${quoted(text)}`);
  if (!value) return told(!inverse, `found JSON in ${quoted(text)}`);
  let problem: string | undefined;
  for (const object of objects) {
    problem = await problemOf(value, object);
    if (problem === undefined) return told(!inverse, "JSON in the output fits the schema");
  }
  return told(inverse, problem ?? "");
};

export const isValidToolsCall: Handler = async ({ output, text, providerConfig, inverse }) => {
  if (text.includes("MCP Tool Error")) return told(inverse, "the output tells of an MCP tool error");
  if (text.includes("MCP Tool Result")) return told(!inverse, "the output has the result of an MCP tool");
  const calls =
    typeof output === "object" && output !== null && "tool_calls" in output ? output.tool_calls : output;
  if (!Array.isArray(calls) || calls.length === 0 || !calls.every(isCall))
    return { pass: false, score: 0, reason: `${quoted(output)} is no list of tool calls` };
  const problem = await firstProblem(calls, providerConfig.tools);
  return { pass: problem === undefined, score: problem === undefined ? 1 : 0, reason: problem ?? "passed" };
};

interface ToolCall {
  readonly function: { readonly name: string; readonly arguments: string };
}

function isCall(call: unknown): call is ToolCall {
  const asked = (call as Partial<ToolCall> | null)?.function;
  return typeof asked?.name === "string" && typeof asked.arguments === "string";
}

async function firstProblem(calls: readonly ToolCall[], tools: unknown): Promise<string | undefined> {
  if (!Array.isArray(tools)) return "the provider has no tools, but the output calls some";
  for (const { function: asked } of calls) {
    const tool = (tools as readonly { function?: { name?: string; parameters?: unknown } }[]).find(
      (one) => one.function?.name === asked.name,
    );
    if (tool === undefined) return `the provider has no tool "${asked.name}"`;
    const parsed = jsonOf(asked.arguments);
    if (parsed === undefined) return `the arguments of "${asked.name}" are not JSON`;
    const { parameters } = tool.function ?? {};
    const problem = parameters === undefined ? undefined : await problemOf(parameters, parsed.value);
    if (problem !== undefined) return `${asked.name}: ${problem}`;
  }
  return undefined;
}

/** Why a value does not fit a schema, which may be written as YAML. */
async function problemOf(schema: unknown, value: unknown): Promise<string | undefined> {
  const read: unknown = typeof schema === "string" ? parse(schema) : schema;
  const made = compileSchema(read as JsonSchema);
  if (!made.ok) throw new Error(`nobody can check against the schema: ${made.reason}`);
  const result = await made.schema["~standard"].validate(value);
  const [first] = result.issues ?? [];
  if (first === undefined) return undefined;
  const path = (first.path ?? []).map(String).join(".");
  return `${path === "" ? "the value" : path} ${first.message}`;
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
