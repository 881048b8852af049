import { dateTime, duration, grouped, money } from "../../core/print/amounts.ts";
import type { Holding, Measured } from "../criteria/holding.ts";
import type { PastFigure } from "../past/past-figure.ts";
import type { Silence } from "../silence/silence.ts";

type Unit = Holding["unit"];

/** `12.3 %`, `1.2s`, `$0.0123`. */
export function amount(value: number, unit: Unit): string {
  if (unit === "ms") return duration(value);
  if (unit === "usd") return money(value);
  return `${(100 * value).toFixed(1)} %`;
}

/** `errors 12.3 % of 240 runs, at most 5.0 %`. */
export function criterionTitle({
  name,
  part,
  unit,
  bound,
  limit,
  measured,
}: Pick<Holding, "name" | "part" | "unit" | "bound" | "limit"> & { readonly measured?: Measured }): string {
  const what = part === undefined ? name : `${name} of ${part}`;
  const value = measured === undefined ? "" : ` ${amount(measured.value, unit)} of ${runs(measured.n)}`;
  return `${what}${value}, ${bound} ${amount(limit, unit)}`;
}

/** `failures 12.3 % of 240 runs since 2026-11-22 14:03:21, 5.1 % before`. */
export function pastTitle({ name, unit, now, before }: PastFigure, since: number): string {
  const kind = name === "latency" || name === "cost" ? " (median)" : "";
  const value = now === undefined ? "" : ` ${amount(now.value, unit)} of ${runs(now.n)}`;
  const past = before === undefined ? "" : `, ${amount(before.value, unit)} before`;
  const what = pastName(name);
  return `${what}${kind}${value} since ${dateTime(since)}${past}`;
}

/** As it is said: of what is said of runs, how bad that is. */
export function pastName(name: PastFigure["name"]): string {
  return name === "feedback" || name === "scores" ? `bad ${name}` : name;
}

export function silenceTitle({ since, expected }: Silence): string {
  return `no runs since ${dateTime(since)}, where there were ${grouped(expected)} at this time before`;
}

export function modelTitle(asked: string, by: string, before: readonly string[]): string {
  return `${asked} answers as ${by}, before as ${before.join(", ")}`;
}

function runs(n: number): string {
  return `${grouped(n)} ${n === 1 ? "run" : "runs"}`;
}
