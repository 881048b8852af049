import { invalidTool } from "../invalid-tool.ts";
import type { JsonSchema } from "../json-schema.ts";
import { assertItemField } from "./tool-sort.ts";

/** One way to narrow a list down, to one of a few values. */
export interface ToolFilter {
  readonly values: readonly [string, ...string[]];
  /** What holds where a call says nothing. Default: no filter. */
  readonly default?: string;
  /** The field of an item that must have the value; with it, results are checked. */
  readonly by?: string;
  readonly description?: string;
}

/** By the name of the field that each adds to the input. */
export type FilterSet = Readonly<Record<string, ToolFilter>>;
export type NoFilters = Readonly<Record<never, ToolFilter>>;

/** The filters of one call, in the tool's `ctx.filters`; undefined where one does not apply. */
export type ChosenFilters<Filters extends FilterSet> = {
  readonly [Name in keyof Filters]:
    | Filters[Name]["values"][number]
    | (Filters[Name] extends { readonly default: string } ? never : undefined);
};

/** @throws `invalid_tool` */
export function filtersContract(name: string, filters: FilterSet, item: JsonSchema | undefined): FilterSet {
  for (const [filter, { values, default: first, by }] of Object.entries(filters)) {
    if (values.length === 0)
      throw invalidTool(name, `the filter "${filter}" has no values`, "Name the values that it may have");
    if (first !== undefined && !values.includes(first)) {
      throw invalidTool(
        name,
        `the default of the filter "${filter}" is ${JSON.stringify(first)}, which is none of its values`,
        `Use one of ${values.join(", ")}, or leave it out for no filter`,
      );
    }
    if (by !== undefined) assertItemField(name, item, { what: `the filter "${filter}"`, by });
  }
  return { ...filters };
}

/** The field that a model filters with. */
export function filterProperty({ values, default: first, description }: ToolFilter): JsonSchema {
  const told = description === undefined ? "Only what has this value." : `${description}.`;
  return {
    type: "string",
    enum: values,
    ...(first === undefined ? {} : { default: first }),
    description: `${told} Default: ${first ?? "all"}`,
  };
}

export function filtersLine(filters: FilterSet): string {
  const told = Object.entries(filters).map(
    ([name, { values, default: first }]) => `${name} (${values.join(", ")}; default ${first ?? "all"})`,
  );
  return `Filters: ${told.join("; ")}.`;
}
