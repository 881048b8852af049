import type { JsonSchema } from "./json-schema.ts";

/**
 * The input schema as the AI SDK takes it: it tells the model what to send and lets anything through.
 * The SDK would answer wrong arguments itself, in words without a code, before the contract sees them.
 */
export interface ModelSchema<Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "airworthy";
    readonly validate: (value: unknown) => { readonly value: Input };
    readonly jsonSchema: {
      readonly input: () => Record<string, unknown>;
      readonly output: () => Record<string, unknown>;
    };
    readonly types?: { readonly input: unknown; readonly output: Input };
  };
}

export function modelSchema<Input>(schema: JsonSchema): ModelSchema<Input> {
  // Given out as a copy, since the SDK completes schemas in place.
  const json = (): Record<string, unknown> => structuredClone(schema);
  return {
    "~standard": {
      version: 1,
      vendor: "airworthy",
      validate: (value) => ({ value: value as Input }),
      jsonSchema: { input: json, output: json },
    },
  };
}
