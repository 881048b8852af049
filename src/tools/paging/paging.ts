import type { FieldOf } from "../field-of.ts";
import { invalidTool } from "../invalid-tool.ts";
import type { JsonSchema } from "../json-schema.ts";

export type PagingStyle = "cursor" | "offset" | "page";

/** How a tool's result is one page of many. */
export interface ToolPaging<Style extends PagingStyle = PagingStyle, In = unknown, Out = unknown> {
  readonly style: Style;
  /** The field of the input that says where a page begins. Default: `cursor`, `offset` or `page`. */
  readonly param?: FieldOf<In>;
  /** `cursor`: the field of the output, or what gives it, that the next page is asked with; empty on the last. Default `nextCursor`. */
  readonly next?: FieldOf<Out> | ((page: Out) => string | null | undefined);
  /** `offset` and `page`: the most items that a page holds; a page with fewer is the last. */
  readonly size?: number;
  /** `offset` and `page`: the field of the input that asks for fewer. */
  readonly sizeParam?: FieldOf<In>;
  /** `offset` and `page`: the field of the output that says how many items there are in all. */
  readonly total?: FieldOf<Out>;
  /** `page`: what the first one is called. Default 1. */
  readonly first?: number;
  /** Fetch further pages until it has `max` items, or `pages` of them (default 100). Without it a call is one page. */
  readonly collect?: { readonly max: number; readonly pages?: number };
}

/** The same of any types. */
export interface AnyPaging extends Omit<ToolPaging, "next"> {
  readonly next?: string | ((page: never) => unknown);
}

/** What stands in a paged result: null on the last page, else what to ask for the next one with. */
export type More = { readonly how: string; readonly [param: string]: string | number } | null;

/** The same as plain JSON, as it is in the contract. */
export interface PagingContract {
  readonly style: PagingStyle;
  readonly param: string;
  readonly items: string;
  /** Absent where a function of the tool's own says it. */
  readonly next?: string;
  readonly size?: number;
  readonly sizeParam?: string;
  readonly total?: string;
  readonly first?: number;
  readonly collect?: { readonly max: number; readonly pages: number };
}

export interface PagedSchemas {
  readonly items: string;
  readonly input: JsonSchema;
  readonly output: JsonSchema;
}

const MOST_PAGES = 100;

/** @throws `invalid_tool` */
export function pagingContract(
  name: string,
  declared: AnyPaging,
  { items, input, output }: PagedSchemas,
): PagingContract {
  const { style, size, sizeParam, total, first, collect } = declared;
  if (style !== "cursor" && style !== "offset" && style !== "page")
    throw invalidTool(name, `paging.style is ${JSON.stringify(style)}`, 'Use "cursor", "offset" or "page"');
  const param = declared.param ?? style;
  const next = style === "cursor" ? (declared.next ?? "nextCursor") : undefined;
  assertField(name, input, { what: "paging.param", field: param, side: "input" });
  if (sizeParam !== undefined)
    assertField(name, input, { what: "paging.sizeParam", field: sizeParam, side: "input" });
  for (const [what, field] of [
    ["paging.next", next],
    ["paging.total", total],
  ] as const)
    if (typeof field === "string") assertField(name, output, { what, field, side: "output" });
  if (style !== "cursor" && size === undefined && total === undefined) {
    throw invalidTool(
      name,
      `nobody could tell its last page: paging of the style "${style}" has neither size nor total`,
      "Say size, the most items that a page holds, or total, the field of the output with the number of all",
    );
  }
  assertCount(name, "paging.size", size);
  assertCount(name, "paging.collect.max", collect?.max);
  assertCount(name, "paging.collect.pages", collect?.pages);
  return {
    style,
    param,
    items,
    ...(typeof next === "string" ? { next } : {}),
    ...(size === undefined ? {} : { size }),
    ...(sizeParam === undefined ? {} : { sizeParam }),
    ...(total === undefined ? {} : { total }),
    ...(style === "page" ? { first: first ?? 1 } : {}),
    ...(collect === undefined ? {} : { collect: { max: collect.max, pages: collect.pages ?? MOST_PAGES } }),
  };
}

/** How `more` is said in JSON Schema. */
export function moreSchema({ param, style }: PagingContract): JsonSchema {
  return {
    description: `null on the last page, else what to call again with for the next one`,
    anyOf: [
      { type: "null" },
      {
        type: "object",
        properties: { [param]: { type: style === "cursor" ? "string" : "number" }, how: { type: "string" } },
        required: [param, "how"],
      },
    ],
  };
}

/** What the model is told of it. */
export function pagingLine({ param, collect, size }: PagingContract): string {
  const holds =
    collect === undefined
      ? `Gives one page${size === undefined ? "" : ` of at most ${size}`}.`
      : `Gives up to ${collect.max} items at once.`;
  return `${holds} While "more" is not null there are more: call again with the same arguments and its ${param}.`;
}

function assertField(
  name: string,
  { properties }: JsonSchema,
  { what, field, side }: { what: string; field: string; side: string },
): void {
  // A schema that does not list its fields may have any.
  if (typeof properties !== "object" || properties === null || field in properties) return;
  throw invalidTool(
    name,
    `${what} is "${field}", which is no field of its ${side}`,
    `Add the field to the ${side} schema, or name another: ${Object.keys(properties).join(", ")}`,
  );
}

function assertCount(name: string, what: string, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return;
  throw invalidTool(
    name,
    `${what} is ${value}, expected a whole number from 1`,
    "Leave it out for the default",
  );
}
