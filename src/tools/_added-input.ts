import type { AddedParts } from "./_parts.ts";
import { DRY_RUN, READ_MORE } from "./_parts.ts";
import type { ChosenOrder } from "./order/tool-sort.ts";

type Issue = { readonly path: string; readonly message: string };

/** What a call chose by the fields that its contract adds to the input. */
export interface Chosen {
  readonly sort: ChosenOrder | undefined;
  readonly filters: Readonly<Record<string, string | undefined>>;
  readonly dryRun: boolean;
  readonly readMore: string | undefined;
}

export interface Taken {
  /** What is left for the tool's own schema. */
  readonly rest: unknown;
  readonly chosen: Chosen;
  /** The fields as they are recorded, defaults filled in; undefined where there are none. */
  readonly asked: Readonly<Record<string, unknown>> | undefined;
  readonly issues: readonly Issue[];
}

const NOTHING: Chosen = { sort: undefined, filters: {}, dryRun: false, readMore: undefined };

/** Takes the added fields out of the arguments, since the tool's own schema does not know them. */
export function takeAdded(raw: unknown, parts: AddedParts): Taken {
  const { sort, filters, dryRun, maxOutput } = parts;
  const hasFields = sort ?? filters ?? dryRun ?? maxOutput;
  if (hasFields === undefined || typeof raw !== "object" || raw === null || Array.isArray(raw))
    return { rest: raw, chosen: NOTHING, asked: undefined, issues: [] };
  const rest: Record<string, unknown> = { ...raw };
  const issues: Issue[] = [];
  const asked: Record<string, unknown> = {};
  const take = (field: string): unknown => {
    const value = rest[field];
    delete rest[field];
    // Models send null for what they leave out.
    return value === null ? undefined : value;
  };
  const oneOf = (field: string, values: readonly string[], first: string | undefined): string | undefined => {
    const value = take(field) ?? first;
    const known = values.find((one) => one === value);
    if (known !== undefined) asked[field] = known;
    else if (value !== undefined)
      issues.push({ path: field, message: `expected one of ${values.join(", ")}` });
    return known;
  };
  const order = sort && oneOf(sort.param, Object.keys(sort.orders), sort.default);
  const filtered = Object.entries(filters ?? {}).map(
    ([name, filter]) => [name, oneOf(name, filter.values, filter.default)] as const,
  );
  const dry = dryRun === undefined ? undefined : take(DRY_RUN);
  if (dry !== undefined && typeof dry !== "boolean")
    issues.push({ path: DRY_RUN, message: "expected true or false" });
  const readMore = maxOutput === undefined ? undefined : take(READ_MORE);
  if (readMore !== undefined && typeof readMore !== "string")
    issues.push({ path: READ_MORE, message: "expected the readMore of an earlier answer" });
  const by = order === undefined ? undefined : sort?.orders[order];
  return {
    rest,
    chosen: {
      sort: order === undefined || by === undefined ? undefined : { ...by, name: order },
      filters: Object.fromEntries(filtered),
      dryRun: dry === true,
      readMore: typeof readMore === "string" && readMore !== "" ? readMore : undefined,
    },
    asked: Object.keys(asked).length === 0 ? undefined : asked,
    issues,
  };
}
