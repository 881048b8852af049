import { Ajv, addFormats } from "@modelcontextprotocol/client/validators/ajv";
import type { StandardSchema } from "../../core/standard-schema.ts";
import type { JsonSchema } from "../json-schema.ts";

export type Compiled =
  | { readonly ok: true; readonly schema: StandardSchema }
  /** Why nobody can check against it: an unknown type, a broken or remote `$ref`. */
  | { readonly ok: false; readonly reason: string };

/** Makes a schema that checks values without changing them: no defaults, no coercion. */
export function compileSchema(json: JsonSchema): Compiled {
  const plain = withoutId(json);
  try {
    shared ??= engine();
    return { ok: true, schema: standard(compile(shared, plain)) };
  } catch {
    // Two schemas may have parts of one id, which one engine refuses to know twice.
    try {
      return { ok: true, schema: standard(compile(engine(), plain)) };
    } catch (error) {
      return { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

type Engine = InstanceType<typeof Ajv>;

function compile(ajv: Engine, json: JsonSchema): Validate {
  try {
    return ajv.compile(json);
  } finally {
    // It would keep every schema that it has seen.
    ajv.removeSchema(json);
  }
}

/** To make one costs more than to compile most schemas, so that it is made once, and not before a schema is there. */
let shared: Engine | undefined;

function engine(): Engine {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, logger: false });
  addFormats(ajv);
  return ajv;
}

// The draft's own schema is not shipped for every draft, and checking against it is not what is asked.
function withoutId(json: JsonSchema): JsonSchema {
  const { $schema: _, $id: __, ...plain } = json;
  return plain;
}

type Validate = ReturnType<Engine["compile"]>;

function standard(validate: Validate): StandardSchema {
  return {
    "~standard": {
      version: 1,
      vendor: "json-schema",
      validate: (value) => {
        if (validate(value) === true) return { value };
        const issues = (validate.errors ?? []).map(({ instancePath, message = "does not fit", params }) => ({
          message: `${message}${detail(params)}`,
          path: instancePath.split("/").slice(1).map(unescapePointer),
        }));
        return { issues };
      },
    },
  };
}

function detail(params: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(params.allowedValues)) return `: ${JSON.stringify(params.allowedValues)}`;
  return typeof params.additionalProperty === "string" ? `: ${params.additionalProperty}` : "";
}

function unescapePointer(step: string): string {
  return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
}
