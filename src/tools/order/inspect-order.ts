import { fieldOf } from "../field-of.ts";
import { ToolError } from "../tool-error.ts";
import type { FilterSet } from "./tool-filters.ts";
import type { ChosenOrder } from "./tool-sort.ts";

/** What is wrong with a list, in words for the record and for the caller. */
export interface OrderFinding {
  readonly code: "sort_ignored" | "filter_ignored";
  readonly message: string;
}

/** The first item that is not where the order puts it; undefined where all are. */
export function outOfOrder(
  tool: string,
  items: readonly unknown[],
  { name, by, direction }: ChosenOrder,
): OrderFinding | undefined {
  const sign = direction === "asc" ? 1 : -1;
  let before: unknown;
  for (const [index, item] of items.entries()) {
    const value = pathOf(item, by);
    if (value === undefined || value === null) continue;
    if (before !== undefined && isAfter(before, value, sign)) {
      return {
        code: "sort_ignored",
        message: `${tool} was asked for the order "${name}" (${by} ${direction}), and item ${index + 1} is not in it`,
      };
    }
    before = value;
  }
  return undefined;
}

/** The first item that a filter should have left out. */
export function notFiltered(
  tool: string,
  items: readonly unknown[],
  { filters, chosen }: { filters: FilterSet; chosen: Readonly<Record<string, string | undefined>> },
): OrderFinding | undefined {
  for (const [name, { by }] of Object.entries(filters)) {
    const asked = chosen[name];
    if (by === undefined || asked === undefined) continue;
    const index = items.findIndex((item) => isOther(pathOf(item, by), asked));
    if (index === -1) continue;
    return {
      code: "filter_ignored",
      message: `${tool} was asked for ${name} "${asked}", and item ${index + 1} has another ${by}`,
    };
  }
  return undefined;
}

/** The finding as an error for the caller. */
export function ignored({ code, message }: OrderFinding): ToolError {
  const what = code === "sort_ignored" ? "order" : "filter";
  return new ToolError({
    code,
    message,
    retryable: false,
    hint: `The service ignores the ${what}: take no item for the first or last of its kind, and say so`,
  });
}

function pathOf(item: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, field) => fieldOf(value, field), item);
}

function isAfter(one: unknown, other: unknown, sign: 1 | -1): boolean {
  const difference = compare(one, other) * sign;
  if (difference <= 0 || typeof one !== "string" || typeof other !== "string") return difference > 0;
  // Which letter comes first is a matter of the service's language: only what no order explains is wrong.
  return one.localeCompare(other, undefined, { sensitivity: "base", numeric: true }) * sign > 0;
}

function compare(one: unknown, other: unknown): number {
  const [a, b] = [plain(one), plain(other)];
  if (typeof a !== typeof b) return 0;
  return a < b ? -1 : a > b ? 1 : 0;
}

function plain(value: unknown): number | string | bigint {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "string") return value;
  return Number(value === true);
}

function isOther(value: unknown, asked: string): boolean {
  if (value === undefined || value === null) return false;
  const values = Array.isArray(value) ? value : [value];
  return !values.some((one) => String(one).toLowerCase() === asked.toLowerCase());
}
