import type { JsonSchema } from "../../json-schema.ts";
import type { Finding } from "../finding.ts";
import { roleOf } from "../parameter-role.ts";
import type { ProbeReport } from "../probe-report.ts";
import type { Property } from "../schema.ts";
import { propertiesOf, resolve, typeOf } from "../schema.ts";
import { brokenReferences } from "./broken-references.ts";
import type { OpenApi } from "./load-openapi.ts";
import type { Operation } from "./operations.ts";
import { operationsOf } from "./operations.ts";

/**
 * Looks for faults in an OpenAPI description, without a call: one finding for each parameter without
 * a description, each operation without a 4xx answer, each list without pages and each broken
 * reference.
 *
 * @example
 * ```ts
 * import { probeOpenApi } from "airworthy/tools";
 *
 * const report = probeOpenApi({
 *   openapi: "3.1.0",
 *   paths: { "/orders": { get: { responses: { 200: { description: "the orders" } } } } },
 * });
 * report.findings.map(({ fault }) => fault); //=> ["undocumented_errors", "vague_description"]
 * ```
 */
export function probeOpenApi(
  document: OpenApi,
  { name = titleOf(document) }: { readonly name?: string } = {},
): ProbeReport {
  const operations = operationsOf(document);
  const findings = [
    ...brokenReferences(document).map(({ ref, at, outside }) =>
      finding("broken_reference", at, {
        parameter: ref,
        severity: outside ? "low" : "high",
        message: outside
          ? `${ref} stands outside of the document and was not followed`
          : `${ref} leads nowhere`,
      }),
    ),
    ...operations.flatMap((operation) => [
      ...withoutPages(operation, document),
      ...operation.parameters
        .filter(({ description }) => description === "")
        .map((one) => undescribed(operation, one)),
      ...withoutErrors(operation),
      ...withoutDescription(operation),
    ]),
  ];
  const tools = operations.map((one) => ({ name: one.name, effect: effectOf(one), calls: 0 }));
  return { target: name, findings, tools, calls: 0, took: 0 };
}

function titleOf(document: OpenApi): string {
  const { info } = document;
  const title = typeof info === "object" && info !== null && "title" in info ? info.title : undefined;
  return typeof title === "string" ? title : "an OpenAPI description";
}

function effectOf({ method }: Operation): "read" | "write" {
  return ["get", "head", "options", "trace", "query"].includes(method) ? "read" : "write";
}

function undescribed({ name }: Operation, parameter: Property): Finding {
  return finding("params_undocumented", name, {
    parameter: parameter.name,
    severity: "medium",
    message: `The parameter "${parameter.name}" has no description`,
  });
}

function withoutErrors({ name, statuses }: Operation): readonly Finding[] {
  if (statuses.some((status) => /^4(\d\d|XX)$/i.test(status))) return [];
  const listed = statuses.length === 0 ? "no answers" : `only ${statuses.join(", ")}`;
  return [
    finding("undocumented_errors", name, {
      severity: "medium",
      message: `It has no 4xx answer: it lists ${listed}`,
    }),
  ];
}

function withoutDescription({ name, description }: Operation): readonly Finding[] {
  if (description !== "") return [];
  return [
    finding("vague_description", name, {
      severity: "medium",
      message: "It has neither a summary nor a description",
    }),
  ];
}

function withoutPages(operation: Operation, document: OpenApi): readonly Finding[] {
  const list = listOf(operation, document);
  if (list === undefined || operation.headers.includes("link") || leadsOn(operation, document)) return [];
  const roles = operation.parameters.map(roleOf);
  if (roles.some((role) => role === "cursor" || role === "offset" || role === "page")) return [];
  const limit = operation.parameters.find((_, index) => roles[index] === "limit");
  const why =
    limit === undefined
      ? "takes no cursor, offset, page or limit"
      : `takes "${limit.name}" and no cursor, offset or page to read on with`;
  return [
    finding("no_pagination", operation.name, {
      severity: "high",
      message: `It answers with a list (${list}) and ${why}`,
    }),
  ];
}

/** Where the list stands in a success, if the operation answers with one. */
function listOf({ method, path, result }: Operation, document: OpenApi): string | undefined {
  if (method !== "get" || result === undefined || /\}\/?$/.test(path)) return undefined;
  if (typeOf(result) === "array") return "the answer itself";
  const name = listWithin(result, document, { depth: 0 });
  return name === undefined ? undefined : `its "${name}"`;
}

/** `data`, or `data.orders` where it is wrapped twice. */
function listWithin(
  schema: JsonSchema,
  document: OpenApi,
  { depth }: { readonly depth: number },
): string | undefined {
  const properties = propertiesOf(schema, document);
  const list = properties.find(
    (one) => typeOf(one.schema) === "array" && typeOf(resolve(one.schema.items, document)) === "object",
  );
  if (list !== undefined) return list.name;
  // One thing may have lists within: only an envelope is opened.
  const envelope = properties.find(
    ({ name, schema: own }) => ENVELOPE.test(name) && typeOf(own) === "object",
  );
  if (envelope === undefined || depth > 0) return undefined;
  const inner = listWithin(envelope.schema, document, { depth: depth + 1 });
  return inner === undefined ? undefined : `${envelope.name}.${inner}`;
}

const ENVELOPE = /^(data|result|results|response|payload|body|_embedded)$/i;

/** The answer itself names where the next page is. */
function leadsOn({ result }: Operation, document: OpenApi): boolean {
  const names = (schema: JsonSchema): readonly string[] =>
    propertiesOf(schema, document).map(({ name }) => name);
  if (result === undefined) return false;
  const around = propertiesOf(result, document).filter(({ name }) =>
    /^_?(links?|paging|pagination|meta)$/i.test(name),
  );
  return [...names(result), ...around.flatMap(({ schema }) => names(schema))].some((name) => NEXT.test(name));
}

const NEXT = /^(@odata\.)?next(_?(link|url|uri|href|page_?url))?$/i;

type Fault =
  | "broken_reference"
  | "params_undocumented"
  | "undocumented_errors"
  | "vague_description"
  | "no_pagination";

const ADVICE: Readonly<Record<Fault, Pick<Finding, "fix" | "pattern">>> = {
  broken_reference: {
    fix: "Correct the reference, or put what it names into the document",
    pattern: "A tool made from the description lacks a parameter, and nobody knows why",
  },
  params_undocumented: {
    fix: "Describe it: what it is, its form, an example, and what happens without it",
    pattern: "The model guesses what a parameter means, and sends what looks right",
  },
  undocumented_errors: {
    fix: "List the 4xx answers with their schema, 401 and 429 with Retry-After among them",
    pattern: "The agent cannot tell a mistake of its own from an outage, and repeats it",
  },
  vague_description: {
    fix: "Say what it does, when to use it and when not",
    pattern: "The model takes another tool, or this one where it does not fit",
  },
  no_pagination: {
    fix: "Take a cursor and a limit, and say in the answer whether there is more",
    pattern: "The agent sees the first page only and answers as if that were all",
  },
};

interface Parts {
  readonly message: string;
  readonly severity: Finding["severity"];
  readonly parameter?: string;
}

function finding(fault: Fault, tool: string, { message, severity, parameter }: Parts): Finding {
  const id = [fault, tool, parameter].filter((part) => part !== undefined).join(":");
  return { id, fault, severity, tool, message, evidence: [], ...ADVICE[fault] };
}
