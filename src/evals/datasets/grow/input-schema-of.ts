import type { StandardSchema } from "../../../core/standard-schema.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

interface Converts {
  readonly jsonSchema?: { readonly input?: (options: { readonly target: "draft-07" }) => JsonSchema };
}

/** What a schema says of an input as JSON Schema; undefined where its library, or a part of it, cannot say. */
export function inputSchemaOf(schema: StandardSchema | undefined): JsonSchema | undefined {
  const standard: (StandardSchema["~standard"] & Converts) | undefined = schema?.["~standard"];
  try {
    return standard?.jsonSchema?.input?.({ target: "draft-07" });
  } catch {
    return undefined;
  }
}
