import type { Effect } from "../core/call.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import { listIssues } from "../core/standard-schema.ts";
import { takeAdded } from "./_added-input.ts";
import { check } from "./_check.ts";
import type { Limits } from "./_limits.ts";
import { limitsOf } from "./_limits.ts";
import type { AddedParts, ContractParts } from "./_parts.ts";
import { partsOf, withAdded, withMore } from "./_parts.ts";
import { invalidTool } from "./invalid-tool.ts";
import type { JsonSchema, Side } from "./json-schema.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import { toJson } from "./to-json.ts";
import type { AnyToolOptions, ListedError, ToolExample } from "./tool-options.ts";

/** What a tool promises, as plain JSON: for dashboards, releases and probes. Times in ms. */
export interface ToolContract extends ContractParts {
  readonly name: string;
  /** As it was written, without what is added for the model. */
  readonly description: string;
  /** With the fields that sort, filters, dry runs and reading on add. */
  readonly input: JsonSchema;
  /** As its caller gets it, with `more` and `noMatch`. */
  readonly output: JsonSchema;
  readonly errors: Readonly<Record<string, ListedError>>;
  readonly effect: Effect;
  /** False where the tool does not say, and so counts as a write. */
  readonly effectDeclared: boolean;
  readonly limits: Limits;
  readonly approval: boolean;
  readonly simulate: boolean;
  /** Absent where it does not say. */
  readonly afterWrites?: true;
  readonly examples: readonly ToolExample[];
}

/** Codes that every contract has by itself; those of {@link LISTABLE} may be listed as well, to say more of them. */
export const COMMON_CODES: ReadonlySet<string> = new Set([
  "invalid_input",
  "timeout",
  "approval_denied",
  "rate_limited",
  "circuit_open",
  "auth_failed",
  "paging_loop",
  "sort_ignored",
  "filter_ignored",
  "not_kept",
]);
const LISTABLE: ReadonlySet<string> = new Set(["rate_limited", "auth_failed"]);
const RESERVED: ReadonlySet<string> = new Set(
  [...COMMON_CODES, "invalid_output", "internal"].filter((code) => !LISTABLE.has(code)),
);

const NAME = /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/;
const CODE = /^[a-zA-Z][a-zA-Z0-9_.-]{0,63}$/;

/** @throws `invalid_tool` naming what is wrong and how to mend it. */
export function contractOf(options: AnyToolOptions): ToolContract {
  const { name, description, effect = "write" } = options;
  assertShape(options);
  const json = (schema: StandardSchema, side: Side): JsonSchema =>
    jsonSchemaOf(schema, { tool: name, side, given: options.jsonSchema?.[side] });
  const schemas = { input: json(options.input, "input"), output: json(options.output, "output") };
  const parts = partsOf(options, schemas);
  const limits = limitsOf(name, effect, options);
  const added = addedBy(parts, limits);
  return {
    name,
    description: description.trim(),
    input: withAdded(name, schemas.input, added),
    output: withMore(name, schemas.output, parts),
    errors: errorsOf(name, options.errors ?? {}),
    effect,
    effectDeclared: options.effect !== undefined,
    limits,
    approval: options.approval !== undefined,
    simulate: options.simulate !== undefined,
    ...(options.afterWrites === undefined ? {} : { afterWrites: true as const }),
    ...parts,
    examples: examplesOf(options, added),
  };
}

/** What of a contract adds fields to the input. */
export function addedBy(
  { sort, filters, dryRun }: ContractParts,
  { shared }: Pick<Limits, "shared">,
): AddedParts {
  return {
    ...(sort ? { sort } : {}),
    ...(filters ? { filters } : {}),
    ...(dryRun ? { dryRun } : {}),
    ...(shared?.maxOutput === undefined ? {} : { maxOutput: shared.maxOutput }),
  };
}

// The types say all of this; a contract written in JavaScript, or made from a file, has none.
function assertShape(options: AnyToolOptions): void {
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

function examplesOf(options: AnyToolOptions, added: AddedParts): readonly ToolExample[] {
  const { name, input, output, examples = [] } = options;
  return examples.map((example, i) => {
    const at = `examples[${i}]`;
    const { rest, issues } = takeAdded(example.input, added);
    assertExample(name, `${at}.input`, { schema: input, value: rest, issues });
    if (!("output" in example)) return { input: toJson(example.input) };
    assertExample(name, `${at}.output`, { schema: output, value: example.output, issues: [] });
    return { input: toJson(example.input), output: toJson(example.output) };
  });
}

function assertExample(
  name: string,
  at: string,
  given: { schema: StandardSchema; value: unknown; issues: readonly { path: string; message: string }[] },
): void {
  const result =
    given.issues.length > 0 ? { ok: false as const, issues: given.issues } : check(given.schema, given.value);
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
