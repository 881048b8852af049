import type { StandardSchema } from "../core/standard-schema.ts";

type Side = "input" | "output";

/** What Standard JSON Schema adds to a Standard Schema: https://standardschema.dev */
type Convert = (options: {
  readonly target: "draft-2020-12";
  readonly libraryOptions?: Readonly<Record<string, unknown>>;
}) => unknown;

/**
 * What a version counts of a schema: what the user says, else what the schema says as JSON Schema. Of
 * one that says nothing, only the library's name is known, so its changes do not show.
 */
export function schemaContent(schema: StandardSchema | undefined, given: unknown, side: Side): unknown {
  if (given !== undefined) return given;
  if (schema === undefined) return null;

  const standard: StandardSchema["~standard"] & { jsonSchema?: Partial<Record<Side, Convert>> } =
    schema["~standard"];
  const vendorOnly = { vendor: standard.vendor };
  try {
    const libraryOptions = standard.vendor === "zod" ? { libraryOptions: { unrepresentable: "any" } } : {};
    return standard.jsonSchema?.[side]?.({ target: "draft-2020-12", ...libraryOptions }) ?? vendorOnly;
  } catch {
    return vendorOnly;
  }
}
