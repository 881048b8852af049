import type { StandardSchema } from "../../core/standard-schema.ts";
import { listIssues, validate } from "../../core/standard-schema.ts";
import type { JsonSchema } from "../json-schema.ts";
import { jsonSchemaOf } from "../json-schema.ts";
import type { Input } from "./caller.ts";
import type { ProbeAnswer, ProbeTarget, ProbeTool } from "./probe-target.ts";
import { recordOf } from "./schema.ts";

/** A tool of the AI SDK, as far as a probe needs it. */
export interface AiSdkTool {
  readonly description?: unknown;
  /** A Standard Schema such as zod's, or what `jsonSchema()` of the AI SDK gives. */
  readonly inputSchema: unknown;
  readonly inputExamples?: readonly { readonly input: unknown }[] | undefined;
  readonly needsApproval?: unknown;
  /** Without it the client calls the tool, and a probe reads its definition alone. */
  execute?(input: never, options: never): unknown;
}

/**
 * Plain tools of the AI SDK, called as the SDK calls them: the input is checked, then `execute` runs.
 * What needs an approval is not done, since a probe asks nobody.
 *
 * @example
 * ```ts
 * import { aiSdkTarget, probe } from "airworthy/tools";
 * import { z } from "zod";
 *
 * // As tool() of the AI SDK gives it.
 * const find_user = { description: "Find", inputSchema: z.object({ name: z.string() }), execute: async () => "Ada" };
 * const report = await probe(await aiSdkTarget({ find_user }));
 * report.findings.map(({ fault }) => fault).includes("vague_description"); //=> true
 * ```
 */
export async function aiSdkTarget(
  tools: Readonly<Record<string, AiSdkTool>>,
  { name = "own tools" }: { readonly name?: string } = {},
): Promise<ProbeTarget> {
  const entries = Object.entries(tools);
  return { name, tools: await Promise.all(entries.map(([key, tool]) => probeTool(key, tool))) };
}

async function probeTool(name: string, tool: AiSdkTool): Promise<ProbeTool> {
  const { description, inputExamples = [] } = tool;
  const input = await schemaOf(name, tool.inputSchema);
  const examples = inputExamples.map((one) => recordOf(one.input)).filter((one) => one !== undefined);
  return {
    name,
    description: typeof description === "string" ? description : "",
    inputSchema: input.json,
    ...(examples.length === 0 ? {} : { examples }),
    ...(tool.execute === undefined ? { definitionOnly: true } : {}),
    call: async (given, { signal }) => {
      try {
        const checked = await input.check(given);
        if (!checked.ok) return refused(checked.why, "invalid_input");
        if (await needsApproval(tool, checked.value))
          return refused("A probe asks nobody", "approval_denied");
        // The SDK calls it as a method, with the options that its users may read.
        const options = { toolCallId: name, messages: [], abortSignal: signal, context: {} };
        return answerOf(await lastOf(await tool.execute?.(checked.value as never, options as never)));
      } catch (error) {
        const code = recordOf(error)?.code;
        const text = error instanceof Error ? error.message : String(error);
        return refused(text, typeof code === "string" ? code : undefined);
      }
    },
  };
}

interface InputSchema {
  readonly json: JsonSchema;
  check(
    input: Input,
  ): Promise<{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string }>;
}

/** The SDK takes a Standard Schema, its own wrapper of a JSON Schema, or a function that gives one. */
async function schemaOf(name: string, given: unknown): Promise<InputSchema> {
  const schema: unknown = typeof given === "function" && !("~standard" in given) ? given() : given;
  if (typeof schema !== "object" && typeof schema !== "function") return anything();
  if (schema !== null && "~standard" in schema) return ofStandard(name, schema as StandardSchema);
  const wrapped = recordOf(schema);
  if (wrapped === undefined || !("jsonSchema" in wrapped)) return anything();
  const json = recordOf(await wrapped.jsonSchema) ?? {};
  const check = wrapped.validate as ((value: unknown) => unknown) | undefined;
  return {
    json,
    check: async (input) => {
      const result = recordOf(await check?.(input));
      if (result === undefined) return { ok: true, value: input };
      if (result.success === true) return { ok: true, value: result.value };
      const { error } = result;
      return { ok: false, why: error instanceof Error ? error.message : String(error) };
    },
  };
}

function ofStandard(name: string, schema: StandardSchema): InputSchema {
  return {
    json: jsonSchemaOf(schema, { tool: name, side: "input", given: undefined }),
    check: async (input) => {
      const result = await validate(schema, input);
      return result.ok ? result : { ok: false, why: `Invalid input: ${listIssues(result.issues)}` };
    },
  };
}

function anything(): InputSchema {
  return { json: { type: "object" }, check: async (value) => ({ ok: true, value }) };
}

async function needsApproval({ needsApproval: rule }: AiSdkTool, input: unknown): Promise<boolean> {
  if (typeof rule !== "function") return rule === true;
  return (await rule(input, { toolCallId: "probe", messages: [], context: {} })) === true;
}

/** A tool that streams gives its result last. */
async function lastOf(given: unknown): Promise<unknown> {
  if (typeof given !== "object" || given === null || !(Symbol.asyncIterator in given)) return given;
  let last: unknown;
  for await (const one of given as AsyncIterable<unknown>) last = one;
  return last;
}

function answerOf(value: unknown): ProbeAnswer {
  if (typeof value === "string") return { kind: "result", text: value, form: "text", size: value.length };
  const text = JSON.stringify(value ?? null);
  // As it reaches a model: dates are texts, and what is undefined is not there.
  return { kind: "result", text, value: JSON.parse(text), form: "structured", size: text.length };
}

function refused(text: string, code: string | undefined): ProbeAnswer {
  return { kind: "refused", text, ...(code === undefined ? {} : { code }) };
}
