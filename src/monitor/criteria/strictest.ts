import type { Duration } from "../../core/duration.ts";
import { parseDuration } from "../../core/duration.ts";
import type { Criteria } from "../../evals/criteria.ts";

type Part = Omit<Criteria, "parts" | "regression">;

/** Criteria of several evaluations of one workflow as one: of each limit the strictest. Undefined where none has any. */
export function strictest(all: readonly Criteria[]): Criteria | undefined {
  const some = all.filter((one) => Object.keys(one).length > 0);
  if (some.length <= 1) return some[0];
  const parts: Record<string, Part> = {};
  for (const one of some)
    for (const [name, part] of Object.entries(one.parts ?? {}))
      parts[name] = parts[name] === undefined ? part : both(parts[name], part);
  const own = some.reduce<Part>(both, {});
  return Object.keys(parts).length === 0 ? own : { ...own, parts };
}

function both(one: Part, other: Part): Part {
  const merged = {
    success: most(one.success, other.success),
    errors: least(one.errors, other.errors),
    toolErrors: least(one.toolErrors, other.toolErrors),
    latency: each<Duration>(one.latency, other.latency, (a, b) => least(ms(a), ms(b))),
    cost: each<number>(one.cost, other.cost, least),
    // One that counts by its interval keeps it from being met by luck.
    strict: one.strict === false && other.strict === false ? false : undefined,
  };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

type Limits<Value> = Readonly<Record<string, Value | undefined>>;

function each<Value>(
  one: Limits<Value> | undefined,
  other: Limits<Value> | undefined,
  of: (a: Value | undefined, b: Value | undefined) => number | undefined,
): Readonly<Record<string, number | undefined>> | undefined {
  if (one === undefined && other === undefined) return undefined;
  const names = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
  return Object.fromEntries([...names].map((name) => [name, of(one?.[name], other?.[name])]));
}

function ms(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function most(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
