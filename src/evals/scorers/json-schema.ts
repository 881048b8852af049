import { AirworthyError } from "../../core/errors.ts";
import type { StandardSchema } from "../../core/standard-schema.ts";
import type { JsonSchema } from "../../tools/json-schema.ts";
import { compileSchema } from "../../tools/mcp/compile-schema.ts";
import type { Scorer } from "../scorer.ts";
import { parsedOf } from "./_parsed-of.ts";
import { quoted } from "./quoted.ts";
import type { OutputScorerOptions } from "./scorer-options.ts";
import { scorerOf } from "./scorer-options.ts";
import { outputOf } from "./subject.ts";

export interface JsonSchemaOptions<Output = unknown> extends Omit<OutputScorerOptions<Output>, "expected"> {
  /** A JSON Schema, or a schema of zod and the like (Standard Schema). */
  readonly schema: JsonSchema | StandardSchema;
}

/**
 * Whether the output fits a schema. A text is read as JSON; one that is none scores 0.
 *
 * @throws `schema_invalid` at once, where nobody could check against the schema
 *
 * @example
 * ```ts
 * import { jsonSchema } from "airworthy/evals";
 *
 * const shape = jsonSchema({ schema: { type: "object", required: ["total"] } });
 * shape.name; //=> "jsonSchema"
 * ```
 */
export function jsonSchema<Output = unknown>(options: JsonSchemaOptions<Output>): Scorer<Output> {
  const schema = compiled(options.schema);
  return scorerOf<Output>({ kind: "jsonSchema", ...options }, async (trial) => {
    const subject = outputOf(trial, options);
    if (!subject.ready) return subject.result;
    const parsed = parsedOf(subject.actual);
    if (!parsed.ok) return { value: 0, reason: parsed.reason };
    const result = await schema["~standard"].validate(parsed.value);
    if (result.issues === undefined) return 1;
    return { value: 0, reason: reasonOf(result.issues) };
  });
}

type Issues = readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[];

function reasonOf(issues: Issues): string {
  const [first] = issues;
  if (first === undefined) return "the output does not fit the schema";
  const path = (first.path ?? []).map((step) =>
    typeof step === "object" && step !== null && "key" in step ? String(step.key) : String(step),
  );
  const more = issues.length > 1 ? `, and ${issues.length - 1} more` : "";
  return `${path.length === 0 ? "the output" : path.join(".")}: ${first.message}${more}`;
}

function compiled(schema: JsonSchema | StandardSchema): StandardSchema {
  if ("~standard" in schema) return schema as StandardSchema;
  const made = compileSchema(schema as JsonSchema);
  if (made.ok) return made.schema;
  throw new AirworthyError({
    code: "schema_invalid",
    message: `Cannot check outputs against ${quoted(schema)}: ${made.reason}`,
    hint: "Correct the JSON Schema, or give a zod schema in its place",
  });
}
