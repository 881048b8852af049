import { invalidTool } from "./invalid-tool.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { FilterSet } from "./order/tool-filters.ts";
import { filterProperty, filtersContract } from "./order/tool-filters.ts";
import type { SortContract } from "./order/tool-sort.ts";
import { sortContract, sortProperty } from "./order/tool-sort.ts";
import type { PagingContract } from "./paging/paging.ts";
import { moreSchema, pagingContract } from "./paging/paging.ts";
import type { SearchContract } from "./search/tool-search.ts";
import { NO_MATCH_SCHEMA, searchContract } from "./search/tool-search.ts";
import type { AnyToolOptions } from "./tool-options.ts";

/** The parts of a contract that few tools have, as plain JSON; absent where they are not declared. */
export interface ContractParts {
  /** The field of the output that holds the list that paging, search, sort and filters speak of. */
  readonly items?: string;
  readonly paging?: PagingContract;
  readonly search?: SearchContract;
  readonly sort?: SortContract;
  readonly filters?: FilterSet;
  readonly dryRun?: true;
  readonly compensate?: true;
  readonly auth?: { readonly renewOn: readonly number[] };
}

/** What a contract adds fields to the input for. */
export interface AddedParts extends Pick<ContractParts, "sort" | "filters" | "dryRun"> {
  readonly maxOutput?: number;
}

interface Schemas {
  readonly input: JsonSchema;
  readonly output: JsonSchema;
}

/** Fields that a contract adds to the input, beside those of sort and filters. */
export const DRY_RUN = "dryRun";
export const READ_MORE = "readMore";

/** @throws `invalid_tool` */
export function partsOf(options: AnyToolOptions, schemas: Schemas): ContractParts {
  const { name, paging, search, sort, filters, auth } = options;
  assertEffect(options);
  const items = itemsOf(options, schemas.output);
  const item = items === undefined ? undefined : itemSchema(schemas.output, items);
  return {
    ...(items === undefined ? {} : { items }),
    ...(paging && items ? { paging: pagingContract(name, paging, { items, ...schemas }) } : {}),
    ...(search && items ? { search: searchContract(name, search, { items, ...schemas }) } : {}),
    ...(sort && items ? { sort: sortContract(name, sort, { items, item }) } : {}),
    ...(filters ? { filters: filtersContract(name, filters, item) } : {}),
    ...(options.dryRun ? { dryRun: true } : {}),
    ...(options.compensate ? { compensate: true } : {}),
    ...(auth ? { auth: { renewOn: [auth.renewOn ?? 401].flat() } } : {}),
  };
}

/** The input as a model sends it: with what the parts add. @throws `invalid_tool` */
export function withAdded(name: string, input: JsonSchema, parts: AddedParts): JsonSchema {
  const added = addedProperties(parts);
  if (Object.keys(added).length === 0) return input;
  const own = isObject(input.properties) ? input.properties : {};
  if (Array.isArray(input.anyOf ?? input.oneOf ?? input.allOf)) {
    throw invalidTool(
      name,
      `its input is a choice of objects, to which ${Object.keys(added).join(", ")} cannot be added`,
      "Make the input one object with optional fields",
    );
  }
  for (const field of Object.keys(added)) {
    if (!(field in own)) continue;
    throw invalidTool(
      name,
      `its input has a field "${field}", which the contract adds`,
      `Remove "${field}" from the input schema; run is given it in its second argument`,
    );
  }
  return { ...input, properties: { ...own, ...added } };
}

/** The result as its caller gets it. @throws `invalid_tool` */
export function withMore(name: string, output: JsonSchema, { paging, search }: ContractParts): JsonSchema {
  const added: Record<string, JsonSchema> = {
    ...(paging ? { more: moreSchema(paging) } : {}),
    ...(search ? { noMatch: NO_MATCH_SCHEMA } : {}),
  };
  if (Object.keys(added).length === 0) return output;
  const own = isObject(output.properties) ? output.properties : {};
  for (const field of Object.keys(added)) {
    if (!(field in own)) continue;
    throw invalidTool(
      name,
      `its output has a field "${field}", which the contract adds`,
      `Remove "${field}" from the output schema: the contract fills it in`,
    );
  }
  const required = Array.isArray(output.required) ? output.required : [];
  return {
    ...output,
    properties: { ...own, ...added },
    required: paging ? [...required, "more"] : required,
  };
}

function addedProperties({ sort, filters = {}, dryRun, maxOutput }: AddedParts): Record<string, JsonSchema> {
  const filtered = Object.entries(filters).map(([name, filter]) => [name, filterProperty(filter)] as const);
  return {
    ...(sort ? { [sort.param]: sortProperty(sort) } : {}),
    ...Object.fromEntries(filtered),
    ...(dryRun ? { [DRY_RUN]: DRY_RUN_PROPERTY } : {}),
    ...(maxOutput === undefined ? {} : { [READ_MORE]: READ_MORE_PROPERTY }),
  };
}

const DRY_RUN_PROPERTY: JsonSchema = {
  type: "boolean",
  description: "true: changes nothing and tells what would be changed. Default: false",
};
const READ_MORE_PROPERTY: JsonSchema = {
  type: "string",
  description:
    "The readMore of an earlier answer, for the part that follows; everything else is then ignored",
};

function assertEffect({ name, effect = "write", paging, search, dryRun, compensate }: AnyToolOptions): void {
  const [part, needs] =
    effect === "read"
      ? [dryRun ? "dryRun" : compensate ? "compensate" : undefined, "write"]
      : [paging ? "paging" : search ? "search" : undefined, "read"];
  if (part === undefined) return;
  throw invalidTool(
    name,
    `it has ${part} and is a ${effect}`,
    `Remove ${part}, or declare effect: "${needs}" if that is what the tool is`,
  );
}

/** @throws `invalid_tool` where a part speaks of a list and nobody knows which. */
function itemsOf(options: AnyToolOptions, output: JsonSchema): string | undefined {
  const { name, items, paging, search, sort, filters = {}, limits } = options;
  const isNeeded = paging ?? search ?? sort ?? Object.values(filters).find(({ by }) => by !== undefined);
  if (isNeeded === undefined && limits?.maxOutput === undefined) return undefined;
  const lists = listsOf(output);
  if (items !== undefined && (lists.length === 0 || lists.includes(items))) return items;
  if (items === undefined && lists.length === 1) return lists[0];
  if (isNeeded === undefined) return undefined;
  throw invalidTool(
    name,
    items === undefined
      ? `its output has ${lists.length === 0 ? "no list" : `the lists ${lists.join(", ")}`}, and nobody says which one is meant`
      : `items is "${items}", which is no list of its output`,
    lists.length === 0
      ? "Give an object with a list in it: z.object({ orders: z.array(…) })"
      : `Say items: "${lists[0]}"`,
  );
}

function listsOf({ properties }: JsonSchema): readonly string[] {
  if (!isObject(properties)) return [];
  return Object.entries(properties).flatMap(([field, part]) =>
    isObject(part) && part.type === "array" ? [field] : [],
  );
}

function itemSchema({ properties }: JsonSchema, items: string): JsonSchema | undefined {
  const list = isObject(properties) ? properties[items] : undefined;
  const item = isObject(list) ? list.items : undefined;
  return isObject(item) ? item : undefined;
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
