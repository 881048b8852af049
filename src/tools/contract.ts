import type { Effect } from "../core/call.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import { listIssues } from "../core/standard-schema.ts";
import { check } from "./_check.ts";
import { invalidTool } from "./_invalid-tool.ts";
import type { JsonSchema, Side } from "./_json-schema.ts";
import { jsonSchemaOf } from "./_json-schema.ts";
import type { Limits } from "./_limits.ts";
import { limitsOf } from "./_limits.ts";
import { toJson } from "./_to-json.ts";
import type { ListedError, ToolExample, ToolOptions } from "./tool-options.ts";

/** What a tool promises, as plain JSON: for dashboards, releases and probes. Times in ms. */
export interface ToolContract {
  readonly name: string;
  /** As it was written, without what is added for the model. */
  readonly description: string;
  readonly input: JsonSchema;
  readonly output: JsonSchema;
  readonly errors: Readonly<Record<string, ListedError>>;
  readonly effect: Effect;
  /** False where the tool does not say, and so counts as a write. */
  readonly effectDeclared: boolean;
  readonly limits: Limits;
  readonly approval: boolean;
  readonly simulate: boolean;
  readonly examples: readonly ToolExample[];
}

/** Codes that every contract has by itself. */
export const COMMON_CODES: ReadonlySet<string> = new Set(["invalid_input", "timeout", "approval_denied"]);
const RESERVED: ReadonlySet<string> = new Set([...COMMON_CODES, "invalid_output", "internal"]);

const NAME = /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/;
const CODE = /^[a-zA-Z][a-zA-Z0-9_.-]{0,63}$/;

/** @throws `invalid_tool` naming what is wrong and how to mend it. */
export function contractOf<Name extends string, Input extends StandardSchema, Output extends StandardSchema>(
  options: ToolOptions<Name, Input, Output>,
): ToolContract {
  const { name, description, effect = "write" } = options;
  assertShape(options);
  const json = (schema: StandardSchema, side: Side): JsonSchema =>
    jsonSchemaOf(schema, { tool: name, side, given: options.jsonSchema?.[side] });
  return {
    name,
    description: description.trim(),
    input: json(options.input, "input"),
    output: json(options.output, "output"),
    errors: errorsOf(name, options.errors ?? {}),
    effect,
    effectDeclared: options.effect !== undefined,
    limits: limitsOf(name, effect, options),
    approval: options.approval !== undefined,
    simulate: options.simulate !== undefined,
    examples: examplesOf(name, options.examples ?? [], options),
  };
}

type Shape = Pick<
  ToolOptions<string, StandardSchema, StandardSchema>,
  "name" | "description" | "input" | "output" | "effect"
> & { readonly run: unknown };

// The types say all of this; a contract written in JavaScript, or made from a file, has none.
function assertShape(options: Shape): void {
  const { name, description } = options;
  if (typeof name !== "string" || !NAME.test(name)) {
    throw invalidTool(
      name,
      "the name must be a letter, then at most 63 letters, digits, _ and -",
      "Name it after what it does, as verb_noun: find_order, refund_order",
    );
  }
  if (typeof description !== "string" || description.trim() === "") {
    throw invalidTool(
      name,
      "it has no description",
      "Say what it does, when to use it and when not: the model chooses a tool by nothing else",
    );
  }
  for (const side of ["input", "output"] as const) {
    if (typeof options[side]?.["~standard"]?.validate === "function") continue;
    throw invalidTool(name, `its ${side} is not a schema`, "Pass a zod schema, or any other Standard Schema");
  }
  if (options.effect !== undefined && options.effect !== "read" && options.effect !== "write")
    throw invalidTool(name, `its effect is ${JSON.stringify(options.effect)}`, 'Use "read" or "write"');
  if (typeof options.run !== "function")
    throw invalidTool(name, "it has no run function", "Pass run: async (input, ctx) => output");
}

function errorsOf(
  name: string,
  listed: Readonly<Record<string, string | ListedError>>,
): Readonly<Record<string, ListedError>> {
  for (const code of Object.keys(listed)) {
    if (!CODE.test(code)) {
      throw invalidTool(
        name,
        `${JSON.stringify(code.slice(0, 80))} is not a code`,
        "Write codes as not_found",
      );
    }
    if (!RESERVED.has(code)) continue;
    throw invalidTool(
      name,
      `the code "${code}" is listed, which every tool has by itself`,
      "Remove it from errors, or name what your tool means by it more exactly",
    );
  }
  const entries = Object.entries(listed).map(([code, error]): [string, ListedError] => [
    code,
    typeof error === "string" ? { description: error } : { ...error },
  ]);
  return Object.fromEntries(entries);
}

function examplesOf(
  name: string,
  examples: readonly ToolExample[],
  schemas: Readonly<Record<Side, StandardSchema>>,
): readonly ToolExample[] {
  return examples.map((example, i) => {
    const at = `examples[${i}]`;
    assertExample(name, `${at}.input`, { schema: schemas.input, value: example.input });
    if (!("output" in example)) return { input: toJson(example.input) };
    assertExample(name, `${at}.output`, { schema: schemas.output, value: example.output });
    return { input: toJson(example.input), output: toJson(example.output) };
  });
}

function assertExample(name: string, at: string, given: { schema: StandardSchema; value: unknown }): void {
  const result = check(given.schema, given.value);
  if (result instanceof Promise) {
    // Nobody waits for it here, and a rejection that nobody handles would end the process.
    result.catch(() => {});
    throw invalidTool(
      name,
      `${at} cannot be checked at once, since the schema is asynchronous`,
      "Move what needs to wait out of the schema into run, or leave examples out",
    );
  }
  if (result.ok) return;
  throw invalidTool(
    name,
    `${at} does not fit the schema: ${listIssues(result.issues)}`,
    "Mend the example or the schema: the model learns from both",
  );
}
