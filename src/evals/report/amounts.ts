import { duration, grouped, money } from "../../core/print/amounts.ts";
import type { Interval } from "../../stats/interval.ts";
import type { Held, Unit } from "../gate/held.ts";

/** `87.5 %`; never rounded to 0 or 100 % where it is neither. */
export function percent(share: number): string {
  const shown = (share * 100).toFixed(1);
  if (shown === "100.0" && share < 1) return ">99.9 %";
  if (shown === "0.0" && share > 0) return "<0.1 %";
  return `${shown.endsWith(".0") ? shown.slice(0, -2) : shown} %`;
}

/** A difference of shares in points, with its sign: `-4.2`, `+0.5`, `0`. */
export function points(difference: number): string {
  const shown = (difference * 100).toFixed(1);
  if (Number(shown) === 0) return difference === 0 ? "0" : difference > 0 ? "+0.0" : "-0.0";
  return difference > 0 ? `+${shown}` : shown;
}

/** A number in its unit. */
export function amount(value: number, unit: Unit): string {
  if (value === Number.POSITIVE_INFINITY) return "?";
  if (value === Number.NEGATIVE_INFINITY) return "?";
  switch (unit) {
    case "share":
      return percent(value);
    case "points":
      return points(value);
    case "ms":
      return duration(value);
    case "usd":
      return value < 0 ? `-${money(-value)}` : money(value);
    case "ratio":
      return `${value.toFixed(2)}x`;
    case "cases":
      return grouped(value);
  }
}

/** A p-value, never rounded to 0. */
export function pValue(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}

/** `[81.2, 93.0]`, in the unit of the number before it; `?` is a limit that so few trials cannot give. */
export function limits({ low, high }: Interval, unit: Unit): string {
  const [a, b] = [amount(low, unit), amount(high, unit)];
  return unit === "share" ? `[${a.replace(" %", "")}, ${b.replace(" %", "")}]` : `[${a}, ${b}]`;
}

/** What was measured, with its interval. */
export function measuredText({ measured, interval, unit }: Held): string {
  if (measured === undefined) return "unknown";
  const shown = withUnit(measured, unit);
  return interval === undefined ? shown : `${shown} ${limits(interval, unit)}`;
}

function withUnit(value: number, unit: Unit): string {
  return unit === "points" ? `${points(value)} pt` : amount(value, unit);
}

/** `≥ 90 %`. */
export function limitText({ bound, limit, unit }: Held): string {
  return `${bound === "at least" ? "≥" : "≤"} ${withUnit(limit, unit)}`;
}

/** `refund success`, `success vs baseline`. */
export function heldName({ name, part, kind }: Held): string {
  const where = part === undefined ? "" : `${part} `;
  return `${where}${name}${kind === "regression" && name !== "broken cases" ? " vs baseline" : ""}`;
}
