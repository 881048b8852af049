import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { AirworthyError } from "../../../core/errors.ts";
import { recordOf } from "../schema.ts";

/** An OpenAPI description as plain JSON. */
export type OpenApi = Readonly<Record<string, unknown>>;

const MAX_SIZE = 50 * 1024 * 1024;

/** Reads a description from a file or URL, in YAML or JSON. @throws `invalid_openapi` */
export async function loadOpenApi(source: string): Promise<OpenApi> {
  return parseOpenApi(await textOf(source), source);
}

/** @throws `invalid_openapi` where it is no OpenAPI 3 description. */
export function parseOpenApi(text: string, source = "the text"): OpenApi {
  const document = parseDocument(text, { logLevel: "silent" });
  const [error] = document.errors;
  if (error !== undefined)
    throw invalid(source, error.message.split("\n")[0] ?? "it is neither YAML nor JSON");
  const value = recordOf(document.toJS({ maxAliasCount: 1_000 }));
  if (value === undefined) throw invalid(source, "it is no object");
  if (typeof value.openapi === "string" && value.openapi.startsWith("3.")) return value;
  const version = value.openapi ?? value.swagger;
  throw invalid(
    source,
    version === undefined
      ? 'it has no "openapi" field'
      : `it is of version ${JSON.stringify(version)}, expected 3.0 or 3.1`,
  );
}

async function textOf(source: string): Promise<string> {
  try {
    if (!/^https?:/i.test(source)) return await readFile(source, "utf8");
    const response = await fetch(source, { signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const text = await response.text();
    if (text.length > MAX_SIZE)
      throw new Error(`it has ${text.length} characters, expected at most ${MAX_SIZE}`);
    return text;
  } catch (error) {
    throw invalid(source, error instanceof Error ? error.message : String(error), error);
  }
}

function invalid(source: string, why: string, cause?: unknown): AirworthyError {
  return new AirworthyError({
    code: "invalid_openapi",
    message: `Cannot read the OpenAPI description ${JSON.stringify(source)}: ${why}`,
    hint: "Pass a file or URL of an OpenAPI 3.0 or 3.1 description in YAML or JSON; convert a Swagger 2.0 one first",
    ...(cause === undefined ? {} : { cause }),
  });
}
