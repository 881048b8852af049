import type { Query } from "../../api/client.ts";
import type { Params } from "../../router/use-params.ts";

export interface Filter {
  readonly key: string;
  readonly title: string;
  readonly kind: "text" | "number" | "choice";
  readonly options?: readonly (readonly [value: string, title: string])[];
  readonly placeholder?: string;
}

const STATES = ["completed", "failed", "running", "waiting", "cancelled", "interrupted"];
const TIMES: readonly (readonly [string, string])[] = [
  ["1h", "Last hour"],
  ["24h", "Last 24 hours"],
  ["7d", "Last 7 days"],
  ["30d", "Last 30 days"],
];

/** What is always there; the search stands before them. */
export const MAIN_FILTERS: readonly Filter[] = [
  { key: "status", title: "Status", kind: "choice", options: STATES.map((state) => [state, state]) },
  { key: "workflow", title: "Workflow", kind: "text" },
  { key: "since", title: "Time", kind: "choice", options: TIMES },
];

/** What is asked for less often, each as the API names it. */
export const MORE_FILTERS: readonly Filter[] = [
  { key: "route", title: "Route", kind: "text" },
  { key: "release", title: "Release", kind: "text" },
  { key: "tag", title: "Tag", kind: "text" },
  { key: "subject", title: "User", kind: "text" },
  { key: "attribute", title: "Attribute of the user", kind: "text", placeholder: "plan=pro" },
  { key: "session", title: "Session", kind: "text" },
  { key: "minCost", title: "Cost at least ($)", kind: "number" },
  { key: "minTook", title: "Took at least (ms)", kind: "number" },
  { key: "only", title: "Origin", kind: "choice", options: [["traffic", "Traffic only"]] },
];

const KEYS = ["text", ...[...MAIN_FILTERS, ...MORE_FILTERS].map(({ key }) => key), "until"];

/** The filters among the parameters of an address. */
export function filtersIn(params: Params): Params {
  return Object.fromEntries(KEYS.flatMap((key) => (params[key] ? [[key, params[key]]] : [])));
}

/** The filters as the API takes them: `since=24h` becomes a time. */
export function queryOf(params: Params, now: number): Query {
  const { since, until, ...rest } = filtersIn(params);
  return { ...rest, since: timeOf(since, now), until: timeOf(until, now) };
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `24h` is that long before now, to the minute, so that the same question stays the same; a number is a time in ms. */
export function timeOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text === "") return undefined;
  const [, amount, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined)
    return Number.isFinite(Number(text)) ? Number(text) : undefined;
  const minute = 60_000;
  return Math.floor(now / minute) * minute - Number(amount) * (UNITS[unit] ?? 0);
}

/** How a filter that is set is named to a person. */
export function titleOf(key: string, value: string): string {
  if (key === "text") return `“${value}”`;
  const filter = [...MAIN_FILTERS, ...MORE_FILTERS].find((one) => one.key === key);
  const chosen = filter?.options?.find(([option]) => option === value)?.[1];
  if (chosen !== undefined) return chosen;
  const isTime = key === "since" || key === "until";
  return `${filter?.title ?? key}: ${isTime ? new Date(Number(value)).toLocaleString() : value}`;
}
