import { invalidTool } from "../invalid-tool.ts";
import type { JsonSchema } from "../json-schema.ts";

export interface SortOrder {
  /** The field of an item that decides; `customer.name` for one inside of another. */
  readonly by: string;
  readonly direction: "asc" | "desc";
  /** What the model is told of it. Default: the field and the direction. */
  readonly description?: string;
}

/** In which orders a tool can list, each under the name that people use: `latest`, `cheapest`. */
export interface ToolSort<Sorts extends string = string> {
  readonly orders: Readonly<Record<Sorts, SortOrder>>;
  readonly default: NoInfer<Sorts>;
  /** What the field that is added to the input is called. Default `sort`. */
  readonly param?: string;
  /** Fail with `sort_ignored` where a result is not in the order. Default false: recorded as a finding. */
  readonly verify?: boolean;
}

/** The order of one call, in the tool's `ctx.sort`. */
export interface ChosenOrder<Sorts extends string = string> extends SortOrder {
  readonly name: Sorts;
}

/** As it is in the contract. */
export interface SortContract {
  readonly param: string;
  readonly items: string;
  readonly orders: Readonly<Record<string, SortOrder>>;
  readonly default: string;
  readonly verify: boolean;
}

const DIRECTIONS: ReadonlySet<string> = new Set(["asc", "desc"]);

/** @throws `invalid_tool` */
export function sortContract(
  name: string,
  { orders, default: first, param = "sort", verify = false }: ToolSort,
  { items, item }: { items: string; item: JsonSchema | undefined },
): SortContract {
  for (const [order, { by, direction }] of Object.entries(orders)) {
    if (!DIRECTIONS.has(direction)) {
      throw invalidTool(
        name,
        `the direction of the order "${order}" is ${JSON.stringify(direction)}`,
        'Use "asc" or "desc"',
      );
    }
    assertItemField(name, item, { what: `the order "${order}"`, by });
  }
  if (!Object.hasOwn(orders, first)) {
    throw invalidTool(
      name,
      `sort.default is ${JSON.stringify(first)}, which is none of its orders`,
      `Use one of ${Object.keys(orders).join(", ")}`,
    );
  }
  return { param, items, orders: { ...orders }, default: first, verify };
}

/** @throws `invalid_tool` where items have no such field, as far as their schema says. */
export function assertItemField(
  name: string,
  item: JsonSchema | undefined,
  { what, by }: { what: string; by: string },
): void {
  const field = by.split(".")[0] ?? by;
  const properties = item?.properties;
  if (typeof properties !== "object" || properties === null || field in properties) return;
  throw invalidTool(
    name,
    `${what} goes by "${by}", which is no field of an item`,
    `Name a field that items have, so that the result can be checked: ${Object.keys(properties).join(", ")}`,
  );
}

/** The field that a model chooses the order with. */
export function sortProperty({ orders, default: first }: SortContract): JsonSchema {
  const told = Object.entries(orders).map(([order, told]) => `${order}: ${toldOf(told)}`);
  return {
    type: "string",
    enum: Object.keys(orders),
    default: first,
    description: `Order of the result. ${told.join("; ")}. Default: ${first}`,
  };
}

export function sortLine({ param, orders, default: first }: SortContract): string {
  return `Sorted by ${param}: ${Object.keys(orders).join(", ")}; default ${first}.`;
}

function toldOf({ by, direction, description }: SortOrder): string {
  return description ?? `${by}, ${direction === "asc" ? "lowest or earliest" : "highest or latest"} first`;
}
