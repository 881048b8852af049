import type { JsonSchema } from "../../json-schema.ts";
import type { Property } from "../schema.ts";
import { recordOf, resolve, textOf } from "../schema.ts";
import type { OpenApi } from "./load-openapi.ts";

export interface Operation {
  /** `GET /orders/{id}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly description: string;
  readonly parameters: readonly Property[];
  /** Status codes as they are written: `200`, `4XX`, `default`. */
  readonly statuses: readonly string[];
  /** Of the first success that has one. */
  readonly result: JsonSchema | undefined;
  /** Names of the headers that a success has, in lower case. */
  readonly headers: readonly string[];
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"] as const;

/** Every operation, with references followed and what a path says for all of its operations filled in. */
export function operationsOf(document: OpenApi): readonly Operation[] {
  return Object.entries(recordOf(document.paths) ?? {}).flatMap(([path, raw]) => {
    const item = follow(raw, document);
    return METHODS.flatMap((method) => {
      const operation = recordOf(item[method]);
      return operation === undefined ? [] : [operationOf(operation, { method, path, item, document })];
    });
  });
}

interface Place {
  readonly method: string;
  readonly path: string;
  readonly item: JsonSchema;
  readonly document: OpenApi;
}

function operationOf(operation: JsonSchema, { method, path, item, document }: Place): Operation {
  const responses = Object.entries(recordOf(operation.responses) ?? {});
  const success = responses
    .filter(([status]) => status.startsWith("2"))
    .map(([, raw]) => follow(raw, document));
  return {
    name: `${method.toUpperCase()} ${path}`,
    method,
    path,
    description: textOf(operation.description) || textOf(operation.summary),
    parameters: parametersOf([item.parameters, operation.parameters], document),
    statuses: responses.map(([status]) => status),
    result: success.map((response) => schemaOf(response, document)).find((schema) => schema !== undefined),
    headers: success.flatMap((response) =>
      Object.keys(recordOf(response.headers) ?? {}).map((name) => name.toLowerCase()),
    ),
  };
}

/** What an operation says itself stands before what its path says. */
function parametersOf(lists: readonly unknown[], document: OpenApi): readonly Property[] {
  const found = new Map<string, Property>();
  for (const raw of lists.flatMap((list) => (Array.isArray(list) ? (list as readonly unknown[]) : []))) {
    const parameter = follow(raw, document);
    const { name, required } = parameter;
    if (typeof name !== "string") continue;
    const schema = resolve(parameter.schema ?? firstContent(parameter), document);
    // What its type says of itself is said of every parameter of that type, and so of none.
    const description = textOf(recordOf(raw)?.description) || textOf(parameter.description);
    found.set(`${String(parameter.in)} ${name}`, { name, description, schema, required: required === true });
  }
  return [...found.values()];
}

function schemaOf(response: JsonSchema, document: OpenApi): JsonSchema | undefined {
  const schema = firstContent(response);
  return schema === undefined ? undefined : resolve(schema, document);
}

function firstContent({ content }: JsonSchema): unknown {
  const types = Object.entries(recordOf(content) ?? {});
  const json = types.find(([type]) => /json/i.test(type)) ?? types[0];
  return recordOf(json?.[1])?.schema;
}

/** A `$ref` with what stands beside it, as 3.1 allows. */
function follow(raw: unknown, document: OpenApi): JsonSchema {
  const record = recordOf(raw) ?? {};
  return typeof record.$ref === "string" ? resolve(record, document) : record;
}
