import type { StandardSchema } from "../../core/standard-schema.ts";
import type { JsonSchema } from "../../tools/json-schema.ts";
import { compileSchema } from "../../tools/mcp/compile-schema.ts";
import type { AnyTool } from "../../tools/tool.ts";
import { tool } from "../../tools/tool.ts";
import { ToolError } from "../../tools/tool-error.ts";
import type { AnyToolOptions, ToolOptions } from "../../tools/tool-options.ts";
import type { AssistantTool } from "./assistant-tools.ts";

type Ask = (request: Request) => Promise<Response>;
type Given = Readonly<Record<string, unknown>>;

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>> };
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: JsonSchema;
}

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> };
}

const ORIGIN = "http://localhost";
/** Characters that a model is given at once; it may read on. */
const MAX_OUTPUT = 24_000;

export interface ApiToolsOptions {
  readonly offered: readonly AssistantTool[];
  /** By which they are let in. */
  readonly token: string;
}

/** Operations of the API as tools: what they take is what the API's own description says. */
export async function apiTools(ask: Ask, { offered, token }: ApiToolsOptions): Promise<readonly AnyTool[]> {
  const answer = await ask(request("/v1/openapi.json", { method: "GET" }, token));
  const described = (await answer.json()) as Described;
  return offered.map((offer) => apiTool(described, offer, (path, init) => ask(request(path, init, token))));
}

function request(path: string, init: RequestInit, token: string): Request {
  const headers = { "content-type": "application/json", host: "localhost", authorization: `Bearer ${token}` };
  return new Request(`${ORIGIN}${path}`, { ...init, headers });
}

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

function apiTool(described: Described, offer: AssistantTool, fetch: Fetch): AnyTool {
  const { name, method, path, advice, changes } = offer;
  const operation = described.paths[path]?.[method];
  if (operation === undefined) throw new Error(`The API has no ${method} ${path}`);
  const input = inputOf(operation, described);
  const options: AnyToolOptions = {
    name,
    description: `${operation.summary ?? name}. ${advice}`,
    input: schemaOf(input),
    output: ANYTHING,
    jsonSchema: { input, output: {} },
    effect: changes === true ? "write" : "read",
    errors: { refused: { description: "the message says what was wrong" } },
    limits: { maxOutput: MAX_OUTPUT },
    timeout: "2m",
    run: async (given: Given) => {
      const response = await fetch(addressOf(offer, operation, given), {
        method: method.toUpperCase(),
        ...(method === "get" ? {} : { body: JSON.stringify(bodyOf(operation, given)) }),
      });
      if (response.ok) return response.json();
      throw await refused(response);
    },
  };
  // What the API takes is known to its description alone.
  return tool(options as ToolOptions<string, StandardSchema<Given>, StandardSchema>);
}

const ANYTHING: StandardSchema = {
  "~standard": { version: 1, vendor: "airworthy", validate: (value) => ({ value }) },
};

/** Path, query and body side by side: a model has no use for the difference. */
function inputOf({ parameters = [], requestBody }: Operation, { components }: Described): JsonSchema {
  const body = requestBody?.content?.["application/json"]?.schema ?? {};
  const fields = parameters.map(({ name, description, schema = {} }) => [
    name,
    description === undefined ? schema : { ...schema, description },
  ]);
  const needed = parameters.filter(({ required }) => required === true).map(({ name }) => name);
  const input = {
    type: "object",
    properties: { ...Object.fromEntries(fields), ...(body.properties as object | undefined) },
    required: [...needed, ...((body.required as string[] | undefined) ?? [])],
    additionalProperties: false,
  };
  const text = JSON.stringify(input).replaceAll("#/components/schemas/", "#/$defs/");
  return text.includes("#/$defs/")
    ? { ...(JSON.parse(text) as JsonSchema), $defs: components?.schemas ?? {} }
    : (JSON.parse(text) as JsonSchema);
}

function schemaOf(json: JsonSchema): StandardSchema<Given> {
  const compiled = compileSchema(json);
  if (!compiled.ok) throw new Error(`The API's description cannot be checked against: ${compiled.reason}`);
  return compiled.schema as StandardSchema<Given>;
}

function addressOf({ path }: AssistantTool, { parameters = [] }: Operation, given: Given): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given[name])));
  const query = new URLSearchParams();
  for (const one of parameters)
    if (one.in === "query" && given[one.name] !== undefined) query.set(one.name, String(given[one.name]));
  return `/v1${filled}${query.size === 0 ? "" : `?${query.toString()}`}`;
}

function bodyOf({ parameters = [] }: Operation, given: Given): Given {
  const elsewhere = new Set(parameters.map(({ name }) => name));
  return Object.fromEntries(Object.entries(given).filter(([name]) => !elsewhere.has(name)));
}

async function refused(response: Response): Promise<ToolError> {
  const { error } = (await response.json()) as {
    readonly error: { readonly code: string; readonly message: string; readonly hint?: string };
  };
  const { code, message, hint } = error;
  return new ToolError({
    code: "refused",
    message: `${message} (${code})`,
    ...(hint === undefined ? {} : { hint }),
  });
}
