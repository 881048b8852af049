import type { StandardSchema } from "../core/standard-schema.ts";
import { invalidTool } from "./invalid-tool.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;
export type Side = "input" | "output";

interface Asked {
  readonly tool: string;
  readonly side: Side;
  /** The user's own, where the vendor of the schema has none. */
  readonly given: JsonSchema | undefined;
}

type Convert = (options: {
  readonly target: "draft-07";
  readonly libraryOptions?: Readonly<Record<string, unknown>>;
}) => JsonSchema;

/** What a model is told of a schema. @throws `invalid_tool` where nobody can say. */
export function jsonSchemaOf(schema: StandardSchema, asked: Asked): JsonSchema {
  const converted = asked.given ?? convert(schema, asked);
  // Providers know the draft; the line would only be sent, and hashed, with every tool.
  const { $schema: _, ...plain } = structuredClone(converted);
  if (asked.side === "input" && plain.type !== undefined && plain.type !== "object") {
    throw invalidTool(
      asked.tool,
      `its input is ${JSON.stringify(plain.type)}, expected an object`,
      "Wrap the argument: z.object({ id: z.string() }) in place of z.string()",
    );
  }
  return plain;
}

function convert(schema: StandardSchema, { tool, side }: Asked): JsonSchema {
  const { vendor } = schema["~standard"];
  const converter = converterOf(schema, side);
  if (converter === undefined) {
    throw invalidTool(
      tool,
      `the ${side} schema is made with ${JSON.stringify(vendor)}, which does not say what it is as JSON Schema`,
      `Pass jsonSchema: { ${side}: { … } } beside it, or use a schema library with Standard JSON Schema, such as zod`,
    );
  }
  try {
    return converter(optionsFor(vendor, side));
  } catch (error) {
    throw invalidTool(
      tool,
      `the ${side} schema cannot be said in JSON Schema: ${error instanceof Error ? error.message : String(error)}`,
      `A model sends JSON: use z.iso.datetime() for a date or z.string() for a big number, or pass jsonSchema: { ${side}: { … } }`,
    );
  }
}

// An output is only described by its schema, so a part without a JSON form may be anything; an input is made from it.
function optionsFor(vendor: string, side: Side): Parameters<Convert>[0] {
  const target = "draft-07";
  return vendor === "zod" && side === "output"
    ? { target, libraryOptions: { unrepresentable: "any" } }
    : { target };
}

function converterOf(schema: StandardSchema, side: Side): Convert | undefined {
  const standard: StandardSchema["~standard"] & { jsonSchema?: Partial<Record<Side, Convert>> } =
    schema["~standard"];
  return standard.jsonSchema?.[side];
}
